package org.drawbridge.console;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "org.drawbridge.console", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule modelsKnowNoToolkit = noClasses()
            .that()
            .resideInAnyPackage("org.drawbridge.console.model..", "org.drawbridge.console.fallback..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "javafx.scene..", "javafx.stage..", "javafx.application..", "javafx.animation..", "atlantafx..")
            .because("what a screen does is tested without a screen");

    @ArchTest
    static final ArchRule theClientKnowsNoScreen = noClasses()
            .that()
            .resideInAPackage("org.drawbridge.console.client..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("javafx..", "org.drawbridge.console.model..", "org.drawbridge.console.view..")
            .because("it blocks, and is for background threads");

    @ArchTest
    static final ArchRule modelsKnowNoWire = noClasses()
            .that()
            .resideInAPackage("org.drawbridge.console.model..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("java.net.http..", "org.drawbridge.console.view..")
            .because("they are tested with an appliance that is a fake");

    @ArchTest
    static final ArchRule bouncyCastleIsForTheFallbacksPassphrase = noClasses()
            .that()
            .resideOutsideOfPackage("org.drawbridge.console.fallback..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.bouncycastle..")
            .because("the console has it for Argon2id alone");

    @ArchTest
    static final ArchRule theConsoleIsNoAppliance = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "org.drawbridge.server..",
                    "org.drawbridge.engine..",
                    "org.drawbridge.store..",
                    "org.drawbridge.security..",
                    "org.drawbridge.connectors..")
            .because("it knows the API and nothing behind it");
}
