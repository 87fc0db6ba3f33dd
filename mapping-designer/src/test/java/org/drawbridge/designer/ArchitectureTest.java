package org.drawbridge.designer;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import org.drawbridge.formats.Payload;

@AnalyzeClasses(packages = "org.drawbridge.designer", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule modelsKnowNoToolkit = noClasses()
            .that()
            .resideInAPackage("org.drawbridge.designer.model..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "javafx.scene..",
                    "javafx.stage..",
                    "javafx.application..",
                    "javafx.animation..",
                    "atlantafx..",
                    "org.drawbridge.designer.view..")
            .because("what the designer does is tested without a screen");

    @ArchTest
    static final ArchRule samplesAreRevealedWhereTheyAreTried = noClasses()
            .that()
            .doNotHaveFullyQualifiedName("org.drawbridge.designer.model.Trial")
            .and()
            .doNotHaveFullyQualifiedName("org.drawbridge.designer.model.Cases")
            .should()
            .callMethodWhere(target(owner(name(Payload.class.getName()))).and(target(name("reveal"))))
            .because("what does not see a patient's data cannot write it down");
}
