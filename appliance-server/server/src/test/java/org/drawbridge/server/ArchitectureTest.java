package org.drawbridge.server;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import org.drawbridge.formats.Payload;

/// The rules of docs/ARCHITECTURE.md that a compiler does not know.
@AnalyzeClasses(packages = "org.drawbridge", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {

    private static final String FORMATS = "org.drawbridge.formats..";
    private static final String DOWNTIME = "org.drawbridge.downtime..";
    private static final String MAPPING = "org.drawbridge.mapping..";
    private static final String VALIDATION = "org.drawbridge.validation..";
    private static final String SIMULATORS = "org.drawbridge.simulators..";
    private static final String ENGINE = "org.drawbridge.engine..";
    private static final String STORE = "org.drawbridge.store..";
    private static final String SECURITY = "org.drawbridge.security..";
    private static final String CONNECTORS = "org.drawbridge.connectors..";
    private static final String SERVER = "org.drawbridge.server..";
    private static final String COMMAND = "org.drawbridge.server.command..";

    @ArchTest
    static final ArchRule arrowsPointOneWay = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .layer("formats")
            .definedBy(FORMATS)
            .layer("downtime")
            .definedBy(DOWNTIME)
            .layer("mapping")
            .definedBy(MAPPING)
            .layer("validation")
            .definedBy(VALIDATION)
            .layer("simulators")
            .definedBy(SIMULATORS)
            .layer("engine")
            .definedBy(ENGINE)
            .layer("store")
            .definedBy(STORE)
            .layer("security")
            .definedBy(SECURITY)
            .layer("connectors")
            .definedBy(CONNECTORS)
            .layer("server")
            .definedBy(SERVER)
            .whereLayer("formats")
            .mayNotAccessAnyLayer()
            .whereLayer("downtime")
            .mayOnlyAccessLayers("formats")
            .whereLayer("mapping")
            .mayOnlyAccessLayers("formats")
            .whereLayer("validation")
            .mayOnlyAccessLayers("formats")
            .whereLayer("validation")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("simulators")
            .mayOnlyAccessLayers("formats")
            .whereLayer("engine")
            .mayOnlyAccessLayers("formats")
            .whereLayer("store")
            .mayOnlyAccessLayers("formats", "engine")
            .whereLayer("security")
            .mayOnlyAccessLayers("formats", "engine")
            .whereLayer("connectors")
            .mayOnlyAccessLayers("formats", "engine", "security")
            .because("a wire can be exchanged without the engine, and the engine tested without a wire or a database");

    @ArchTest
    static final ArchRule everyClassIsInARoom = classes()
            .should()
            .resideInAnyPackage(
                    FORMATS, DOWNTIME, MAPPING, VALIDATION, SIMULATORS, ENGINE, STORE, SECURITY, CONNECTORS, SERVER)
            .because("a room that this test does not know would be under no rule");

    @ArchTest
    static final ArchRule wiresKnowNothingOfEachOther = slices().matching("org.drawbridge.connectors.(*)..")
            .should()
            .notDependOnEachOther()
            .ignoreDependency(
                    resideInAnyPackage(CONNECTORS),
                    resideInAnyPackage(
                            "org.drawbridge.connectors.hl7v2..",
                            "org.drawbridge.connectors.http..",
                            "org.drawbridge.connectors.socket..",
                            "org.drawbridge.connectors.content..",
                            "org.drawbridge.connectors.polling..",
                            "org.drawbridge.connectors.folder.."))
            .because("each can be added and taken away alone, but for the format, the protocol and the manners that"
                    + " several share");

    @ArchTest
    static final ArchRule roomsHaveNoCycles =
            slices().matching("org.drawbridge.(*)..").should().beFreeOfCycles().because("a cycle makes two rooms one");

    /// The API and the gateway give bytes to who may see them; convert and deidentify are given their files by who
    /// runs them.
    @ArchTest
    static final ArchRule payloadsAreRevealedWhereTheyAreWorkedOn = noClasses()
            .that()
            .doNotBelongToAnyOf(Payload.class)
            .and(not(resideInAnyPackage(FORMATS, MAPPING, VALIDATION, SIMULATORS, STORE, SECURITY, CONNECTORS)))
            .and(not(name("org.drawbridge.engine.Outcome$Failed")))
            .and(not(name("org.drawbridge.engine.JournaledIntake")))
            .and(not(name("org.drawbridge.server.config.Transformations")))
            .and(not(name("org.drawbridge.server.api.MessageRoutes")))
            .and(not(name("org.drawbridge.server.api.DowntimeRoutes")))
            .and(not(name("org.drawbridge.server.api.Mask")))
            .and(not(name("org.drawbridge.server.api.Json")))
            .and(not(name("org.drawbridge.server.gateway.Upstream")))
            .and(not(name("org.drawbridge.server.support.SupportBundle")))
            .and(not(name("org.drawbridge.server.downtime.ClinicPicture")))
            .and(not(name("org.drawbridge.server.command.ConvertCommand")))
            .and(not(name("org.drawbridge.server.command.ValidateCommand")))
            .and(not(name("org.drawbridge.server.command.DeidentifyCommand")))
            .and(not(name("org.drawbridge.server.command.MapCommand$Table")))
            .should()
            .callMethodWhere(target(owner(name(Payload.class.getName()))).and(target(name("reveal"))))
            .because("what does not see a patient's data cannot log it");

    @ArchTest
    static final ArchRule nobodyWritesToTheTerminalButCommands = noClasses()
            .that()
            .resideOutsideOfPackage(COMMAND)
            .should(ACCESS_STANDARD_STREAMS)
            .because("stdout holds what a command was asked for, stderr the log");

    @ArchTest
    static final ArchRule onlyTheRoomsThatFailLogAtAll = noClasses()
            .that()
            .resideInAnyPackage(FORMATS, DOWNTIME, MAPPING, VALIDATION, CONNECTORS, SIMULATORS, COMMAND)
            .should()
            .dependOnClassesThat()
            .areAssignableTo(System.Logger.class)
            .because("they see what messages hold; they say what happened as events, outcomes and problems");

    @ArchTest
    static final ArchRule oneLogger = noClasses()
            .that(not(name("org.drawbridge.server.RecentLog")))
            .should()
            .dependOnClassesThat(resideInAnyPackage(
                    "java.util.logging..", "org.slf4j..", "ch.qos.logback..", "org.apache.commons.logging.."))
            .because("System.Logger is the one way, and the configuration in logback.xml caps the others;"
                    + " what was logged is read back at one place");

    @ArchTest
    static final ArchRule threadsAreMadeByBuilders = noClasses()
            .should()
            .callConstructorWhere(target(owner(name(Thread.class.getName()))))
            .because("Thread.ofVirtual() and Thread.ofPlatform() say which, and give it a name");

    @ArchTest
    static final ArchRule timeIsJavaTime = noClasses()
            .that()
            .resideOutsideOfPackage(SECURITY)
            .should()
            .dependOnClassesThat()
            .haveNameMatching("java\\.util\\.(Date|Calendar|GregorianCalendar|TimeZone)|java\\.text\\.\\w*DateFormat")
            .because("java.time cannot be changed by who it is handed to; certificates alone speak in the other");

    @ArchTest
    static final ArchRule theDatabaseIsTheStores = home(STORE, "org.h2..", "org.flywaydb..");

    @ArchTest
    static final ArchRule sqlIsForTheStoreAndForDatabasesOfOthers = noClasses()
            .that()
            .resideOutsideOfPackages(STORE, "org.drawbridge.connectors.jdbc..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("java.sql..")
            .because("all else is told of rows in its own words");

    @ArchTest
    static final ArchRule metricsAndCommandsAreTheServers = home(SERVER, "io.micrometer..", "picocli..");

    @ArchTest
    static final ArchRule theWebServerIsForTheApiAndForMessagesByHttp = noClasses()
            .that()
            .resideOutsideOfPackages(SERVER, "org.drawbridge.connectors.http..", "org.drawbridge.connectors.rest..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.helidon..")
            .because("those two speak HTTP to clients; all else is told of requests in its own words");

    @ArchTest
    static final ArchRule sshIsForSftp = home("org.drawbridge.connectors.sftp..", "org.apache.sshd..");

    @ArchTest
    static final ArchRule emailIsForEmail =
            home("org.drawbridge.connectors.email..", "jakarta.mail..", "jakarta.activation..", "org.eclipse.angus..");

    @ArchTest
    static final ArchRule gitIsForTheConfiguration = home("org.drawbridge.server.changes..", "org.eclipse.jgit..");

    @ArchTest
    static final ArchRule bouncyCastleIsSecuritys = home(SECURITY, "org.bouncycastle..");

    @ArchTest
    static final ArchRule signedTokensAreSecuritys = home("org.drawbridge.security.jwt..", "com.nimbusds..");

    @ArchTest
    static final ArchRule directoriesAreForLdap = home("org.drawbridge.connectors.ldap..", "com.unboundid..");

    @ArchTest
    static final ArchRule paperIsDowntimes = home(DOWNTIME, "org.apache.pdfbox..", "org.apache.fontbox..");

    @ArchTest
    static final ArchRule validatorsAreValidations =
            home(VALIDATION, "ca.uhn..", "org.hl7..", "com.networknt..", "tools.jackson..");

    @ArchTest
    static final ArchRule theEngineKnowsNoFormat = noClasses()
            .that()
            .resideInAPackage(ENGINE)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.drawbridge.formats.*..", "com.fasterxml..", "java.net..", "java.sql..")
            .because("it moves payloads, whatever they are");

    @ArchTest
    static final ArchRule jsonStaysWhereDocumentsAreRead = noClasses()
            .that()
            .resideInAnyPackage(ENGINE, STORE, "org.drawbridge.formats.hl7v2..", "org.drawbridge.connectors.mllp..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("com.fasterxml..")
            .because("there is no JSON in HL7 v2, and the journal has a format of its own");

    private static ArchRule home(String room, String... libraries) {
        return noClasses()
                .that()
                .resideOutsideOfPackage(room)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(libraries)
                .because("a library has one home, and its types do not leave it");
    }
}
