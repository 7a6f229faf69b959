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
    void onlyFetchUsesTheNetwork() {
        noClasses()
                .that()
                .resideOutsideOfPackage("..fetch..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.net.http..", "org.apache.commons.compress..")
                .check(CLASSES);
    }

    @Test
    void aShardTaskNeedsNoPlanNoLockAndNoDisplay() {
        noClasses()
                .that()
                .resideInAPackage("..extract.shard..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "..extract.plan..", "..extract.publish..", "..extract.run..", "..headstart.process..")
                .check(CLASSES);
    }

    @Test
    void commandsCallRunsAndRunsCallTheRest() {
        layeredArchitecture()
                .consideringOnlyDependenciesInLayers()
                .layer("cli")
                .definedBy("..extract.cli..")
                .layer("run")
                .definedBy("..extract.run..", "..extract.bench..", "..extract.preview..")
                .layer("rest")
                .definedBy(
                        "..extract.fetch..",
                        "..extract.plan..",
                        "..extract.shard..",
                        "..extract.augment..",
                        "..extract.publish..",
                        "..extract.demo..",
                        "..extract.init..")
                .whereLayer("cli")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("run")
                .mayOnlyBeAccessedByLayers("cli")
                .check(CLASSES);
    }
}
