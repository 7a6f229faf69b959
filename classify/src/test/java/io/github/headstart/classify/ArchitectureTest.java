package io.github.headstart.classify;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ArchitectureTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.github.headstart.classify");

    @ParameterizedTest
    @CsvSource({
        "io.jhdf.., ..export..",
        "org.knowm.xchart.., ..report..",
        "gg.jte.., ..report..",
        "picocli.., ..cli..",
        "org.apache.lucene.., ..nearest.."
    })
    void eachLibraryStaysInItsPackage(String library, String home) {
        noClasses()
                .that()
                .resideOutsideOfPackage(home)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(library)
                .check(CLASSES);
    }

    @Test
    void tensorFlowStaysInHeadExportAndTensorboard() {
        noClasses()
                .that()
                .resideOutsideOfPackages("..head..", "..export..", "..tensorboard..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.tensorflow..")
                .check(CLASSES);
    }

    @Test
    void arrowAndJacksonStayInShared() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.apache.arrow..", "com.fasterxml.jackson..")
                .check(CLASSES);
    }

    @Test
    void commandsCallRunsAndRunsCallTheRest() {
        layeredArchitecture()
                .consideringOnlyDependenciesInLayers()
                .layer("cli")
                .definedBy("..classify.cli..")
                .layer("on top of runs")
                .definedBy(
                        "..classify.export..",
                        "..classify.sweep..",
                        "..classify.report",
                        "..classify.predict..",
                        "..classify.knn..")
                .layer("run")
                .definedBy("..classify.run..")
                .layer("below")
                .definedBy(
                        "..classify.data..",
                        "..classify.head..",
                        "..classify.train..",
                        "..classify.metrics..",
                        "..classify.check..",
                        "..classify.nearest..",
                        "..classify.report.chart..",
                        "..classify.tensorboard..")
                .whereLayer("cli")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("on top of runs")
                .mayOnlyBeAccessedByLayers("cli")
                .whereLayer("run")
                .mayOnlyBeAccessedByLayers("cli", "on top of runs")
                .check(CLASSES);
    }
}
