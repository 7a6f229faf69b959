package io.github.headstart.extract;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.github.headstart.extract");

    @Test
    void heavyLibrariesStayInShared() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "org.tensorflow..", "org.apache.arrow..", "com.fasterxml.jackson..", "org.apache.commons.csv..")
                .check(CLASSES);
    }

    @Test
    void onlyCommandsTalkToTheConsole() {
        noClasses()
                .that()
                .resideOutsideOfPackage("..cli..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("picocli..", "me.tongfei.progressbar..")
                .check(CLASSES);
    }

    @Test
    void commandsCallRunsAndRunsCallTheRest() {
        layeredArchitecture()
                .consideringOnlyDependenciesInLayers()
                .layer("cli")
                .definedBy("..extract.cli..")
                .layer("run")
                .definedBy("..extract.run..")
                .layer("rest")
                .definedBy("..extract.plan..", "..extract.augment..", "..extract.demo..", "..extract.init..")
                .whereLayer("cli")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("run")
                .mayOnlyBeAccessedByLayers("cli")
                .check(CLASSES);
    }
}
