package io.github.headstart.classify.head;

import static com.tngtech.archunit.base.DescribedPredicate.anyElementThat;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import org.junit.jupiter.api.Test;

class HeadBordersTest {
    private static final String TENSORFLOW = "org.tensorflow..";

    /** Except for the method that adds a head to the graph of an export. */
    @Test
    void noPublicMethodNamesATypeOfTensorFlow() {
        JavaClasses classes = new ClassFileImporter().importPackagesOf(Head.class);
        noMethods()
                .that()
                .arePublic()
                .and()
                .areNotDeclaredIn(DenseLayers.class)
                .should()
                .haveRawReturnType(resideInAPackage(TENSORFLOW))
                .orShould()
                .haveRawParameterTypes(anyElementThat(resideInAPackage(TENSORFLOW)))
                .check(classes);
    }
}
