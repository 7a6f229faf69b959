package io.github.headstart;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ArchitectureTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.github.headstart");

    @ParameterizedTest
    @CsvSource({
        "org.tensorflow.., ..backbone..",
        "com.sun.jna.., ..backbone..",
        "io.jhdf.., ..backbone..",
        "org.apache.arrow.., ..store..",
        "com.github.luben.., ..store..",
        "com.fasterxml.jackson.., ..json..",
        "org.apache.commons.csv.., ..dataset..",
        "com.twelvemonkeys.., ..image..",
        "com.luciad.., ..image..",
        "javax.imageio.., ..image..",
        "picocli.., ..cli..",
        "me.tongfei.progressbar.., ..cli.."
    })
    void eachLibraryStaysInItsPackage(String library, String home) {
        noClasses()
                .that()
                .resideOutsideOfPackage(home)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(library)
                .allowEmptyShould(true)
                .check(CLASSES);
    }

    @Test
    void sharedKnowsNeitherPhase() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.github.headstart.extract..", "io.github.headstart.classify..")
                .check(CLASSES);
    }

    @Test
    void imagesAndErrorsRestOnTheJdkAlone() {
        classes()
                .that()
                .resideInAnyPackage("..error..", "..image..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "java..",
                        "javax.imageio..",
                        "com.twelvemonkeys..",
                        "com.luciad..",
                        "..error..",
                        "..json..",
                        "..storage..",
                        "..image..")
                .check(CLASSES);
    }

    @Test
    void packagesDependOnOneAnotherInOneDirection() {
        SlicesRuleDefinition.slices()
                .matching("io.github.headstart.(*)..")
                .should()
                .beFreeOfCycles()
                .check(CLASSES);
    }
}
