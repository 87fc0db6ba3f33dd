package org.drawbridge.mapping;

import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.drawbridge.mapping.Deidentification.Change;

/// What stands where in the transactions of health care (X12 005010: 270 to 278, 820, 834, 835, 837, 999): a letter for
/// each element. What is not said here is not kept.
final class X12Elements {

    /// What an element holds.
    enum Kind {
        /// A qualifier or another short code of the standard's lists.
        CODE('c', Change.CODE, "[A-Z0-9]{1,3}"),
        /// Of the implementation guide, of the interchange, of the transaction.
        VERSION('v', Change.CODE, "\\d{5,6}(X\\d{3}([A-Z]\\d)?)?|\\d{4}"),
        /// Hours and minutes, with seconds at most.
        TIME('h', Change.DATE, "([01]\\d|2[0-3])[0-5]\\d([0-5]\\d)?"),
        NUMBER('q', Change.NUMBER, "-?\\d{0,6}(\\.\\d{1,4})?"),
        /// By its looks a diagnosis, procedure, revenue, reason or service code.
        MEDICAL('m', Change.CODE, "[A-TV-Z]\\d[0-9A-Z]{1,5}|\\d{2,4}|\\d{5}|\\d{4}[A-Z]|[A-Z]{1,2}\\d{1,4}|[A-Z]{1,3}"),
        NAME('n', Change.NAME, ""),
        ID('i', Change.IDENTIFIER, ""),
        CONTROL('N', Change.IDENTIFIER, ""),
        DATE('d', Change.DATE, ""),
        STATE('S', Change.PLACE, ""),
        COUNTRY('C', Change.PLACE, ""),
        ZIP('z', Change.PLACE, ""),
        PLACE('p', Change.PLACE, ""),
        CONTACT('k', Change.CONTACT, ""),
        TEXT('t', Change.TEXT, ""),
        UNKNOWN('.', Change.UNKNOWN, "");

        private final char letter;
        private final Change change;

        @SuppressWarnings("ImmutableEnumChecker") // a pattern does not change
        private final Pattern harmless;

        Kind(char letter, Change change, String harmless) {
            this.letter = letter;
            this.change = change;
            this.harmless = Pattern.compile(harmless);
        }

        Change change() {
            return change;
        }

        boolean fits(String value) {
            return harmless.matcher(value).matches();
        }

        private static Kind of(char letter) {
            for (Kind each : values()) {
                if (each.letter == letter) {
                    return each;
                }
            }
            throw new IllegalStateException("the table of X12 has a letter that means nothing: " + letter);
        }
    }

    private static final Pattern SEGMENT = Pattern.compile("[A-Z][A-Z0-9]{1,2}");

    /// A segment, a letter for each of its elements; in parentheses one for each component of it.
    private static final String TABLE = """
        ISA c.c.cicidh.vNcc
        IEA qN
        GS  ciidhNcv
        GE  qN
        ST  cNv
        SE  qN
        TA1 Ndhcc
        BHT vcidhc
        BGN cidhcicc
        BPR cqcccciciiciicid
        TRN ciii
        CUR cc
        REF cit
        DTM cdhccd
        DTP ccd
        DMG cdcccCc(ccc)
        HL  qqcc
        NM1 ccnnnnnciccn
        N1  cncic
        N2  nn
        N3  pp
        N4  pSzC
        PER cnckckck
        PRV cci
        SBR ccinccccc
        PAT cccccdcqc
        INS ccccc(cc)ccccccdcccq
        HD  cccccc
        COB cicc
        LUI ccct
        EC  iii
        ICM cqqic
        CLM iqcc(mcc)ccccccc(ccccC)ccccccccc
        HI  (cmcdqqv)(cmcdqqv)(cmcdqqv)(cmcdqqv)(cmcdqqv)(cmcdqqv)(cmcdqqv)(cmcdqqv)(cmcdqqv)(cmcdqqv)(cmcdqqv)(cmcdqqv)
        CL1 ccc
        CN1 cqqic
        PWK ccccci
        CRC cccccccc
        CR1 cqccqcppt
        CR2 qqcccqccct
        CR3 ccqcc
        CR5 ccqccccqqqc
        K3  t
        NTE ct
        MSG t
        LX  q
        SV1 (cmcccct)qcqcm(qqqq)qccccccccccc
        SV2 m(cmcccct)qcqqq
        SV3 (cmcccct)qc(cc)cq
        SV5 (cm)cqqqc
        TOO cc(ccccc)
        UM  cccc(mc)(ccccC)ccccc
        HSD cqcqcqcc
        HCR cicc
        CAS cmqqmqqmqqmqqmqqmqq
        AMT cqc
        QTY cq
        SVD iq(cmcccct)cqq
        OI  ccccccc
        MIA qqqqmqqqqqqqqqqqqqqmmmmq
        MOA qqmmmmmqq
        CLP icqqqcicmccqq
        SVC (cmcccct)qqmq(cmcccct)qq
        RDM cnk
        LQ  cm
        PLB id(ci)q(ci)q(ci)q(ci)q(ci)q(ci)q
        RMR cicqqqcq
        ENT qcci
        EB  cccmtcqqcqccc(cmcccct)
        EQ  m(cmcccct)cc
        III cm
        LS  v
        LE  v
        AAA cccc
        STC (mmcc)dcqqdcdci(mmcc)(mmcc)t
        SVS qq
        AK1 cNv
        AK2 cNv
        AK3 cqcc
        AK4 (qq)qc
        AK5 cccccc
        AK9 cqqqccccc
        IK3 cqcc
        IK4 (qq)qc
        IK5 cccccc
        CTX (t)
        """;

    private static final Map<String, String[]> ELEMENTS = read();

    private X12Elements() {}

    private static Map<String, String[]> read() {
        Map<String, String[]> elements = new HashMap<>();
        Pattern one = Pattern.compile("\\([^)]*\\)|.");
        TABLE.lines().forEach(line -> {
            String[] parts = line.split(" +", 2);
            elements.put(
                    parts[0],
                    one.matcher(parts[1]).results().map(each -> each.group()).toArray(String[]::new));
        });
        return elements;
    }

    static boolean isId(String segment) {
        return SEGMENT.matcher(segment).matches();
    }

    /// @param number of the element, from 1 on
    static Kind of(String segment, int number) {
        return of(segment, number, 1);
    }

    /// @param component from 1 on; an element without any has the first alone
    static Kind of(String segment, int number, int component) {
        String[] all = ELEMENTS.getOrDefault(segment, new String[0]);
        if (number > all.length) {
            return Kind.UNKNOWN;
        }
        String one = all[number - 1];
        if (!one.startsWith("(")) {
            return Kind.of(one.charAt(0));
        }
        return component < one.length() - 1 ? Kind.of(one.charAt(component)) : Kind.UNKNOWN;
    }
}
