package org.drawbridge.downtime;

import java.text.Normalizer;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Who of the known patients a form may be about: found by a number, or alike enough that a person has to look.
///
/// @param found who has one of the numbers of the form
/// @param alike others who may be the same patient, the most alike first; at most ten
public record Likeness(Optional<Chart> found, List<Chart> alike) {

    private static final int MOST = 10;
    /// A name of one letter more, less or other, twice at most.
    private static final int TYPOS = 2;

    public Likeness {
        alike = List.copyOf(alike);
    }

    public static Likeness of(Person person, Snapshot known) {
        Optional<Chart> found = known.of(person);
        List<Chart> alike = known.charts().stream()
                .filter(each -> found.filter(each::equals).isEmpty() && points(person, each.person()) >= 3)
                .sorted(Comparator.comparingInt((Chart each) -> points(person, each.person()))
                        .reversed())
                .limit(MOST)
                .toList();
        return new Likeness(found, alike);
    }

    /// Three and more are worth a look: the day of birth counts two, each name two, or one if it is nearly the same.
    private static int points(Person one, Person other) {
        int points = nearness(one.family(), other.family()) + nearness(one.given(), other.given());
        boolean sameDay = !one.birthDate().isEmpty() && one.birthDate().equals(other.birthDate());
        boolean samePhone =
                digits(one.phone()).length() > 5 && digits(one.phone()).equals(digits(other.phone()));
        return points + (sameDay ? 2 : 0) + (samePhone ? 1 : 0);
    }

    private static int nearness(String one, String other) {
        String left = plain(one);
        String right = plain(other);
        if (left.isEmpty() || right.isEmpty()) {
            return 0;
        }
        if (left.equals(right)) {
            return 2;
        }
        return Math.min(left.length(), right.length()) > 3 && distance(left, right) <= TYPOS ? 1 : 0;
    }

    private static String digits(String phone) {
        return phone.replaceAll("\\D", "");
    }

    /// Without case, accents and punctuation.
    static String plain(String name) {
        return Normalizer.normalize(name.replace("ß", "ss"), Normalizer.Form.NFD)
                .replaceAll("[^\\p{L}\\p{N}]", "")
                .toLowerCase(Locale.ROOT);
    }

    /// Levenshtein's: how many letters have to be put, taken or changed.
    private static int distance(String one, String other) {
        int[] before = new int[other.length() + 1];
        for (int j = 0; j <= other.length(); j++) {
            before[j] = j;
        }
        for (int i = 1; i <= one.length(); i++) {
            int[] now = new int[other.length() + 1];
            now[0] = i;
            for (int j = 1; j <= other.length(); j++) {
                int changed = before[j - 1] + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
                now[j] = Math.min(changed, 1 + Math.min(before[j], now[j - 1]));
            }
            before = now;
        }
        return before[other.length()];
    }

    /// Whether what somebody types is in a name, a number or a day of birth.
    public static boolean matches(Person person, String typed) {
        String all = plain(person.family() + " " + person.given() + " " + person.birthDate());
        for (String word : typed.strip().split("[\\s,]+", -1)) {
            String plain = plain(word);
            boolean numbered = person.identifiers().stream()
                    .anyMatch(each -> plain(each.value()).startsWith(plain));
            if (!all.contains(plain) && !numbered) {
                return false;
            }
        }
        return true;
    }

    @Override
    public String toString() {
        return "Likeness[" + found.isPresent() + ", " + alike.size() + "]";
    }
}
