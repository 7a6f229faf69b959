package io.github.headstart.spark;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.github.headstart");

    @Test
    void sparkStaysInItsModule() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.github.headstart.spark..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.apache.spark..", "scala..", "org.apache.hadoop..")
                .check(CLASSES);
    }

    @Test
    void hadoopStaysInItsPackageExceptForItsConfiguration() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.github.headstart.spark.hadoop")
                .should()
                .dependOnClassesThat(
                        resideInAPackage("org.apache.hadoop..").and(not(resideInAPackage("org.apache.hadoop.conf"))))
                .check(CLASSES);
    }

    @Test
    void hadoopsPackageKnowsNoSparkAndNoPhase() {
        noClasses()
                .that()
                .resideInAPackage("io.github.headstart.spark.hadoop")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.apache.spark..", "scala..", "io.github.headstart.extract..")
                .check(CLASSES);
    }

    @Test
    void parquetStaysInItsPackage() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.github.headstart.spark.part")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.apache.parquet..")
                .check(CLASSES);
    }

    @Test
    void thePhasesMeetInNoClassButThoseOfSpark() {
        noClasses()
                .that()
                .resideInAPackage("io.github.headstart.extract..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.github.headstart.classify..")
                .check(CLASSES);
    }

    @Test
    void heavyLibrariesStayInShared() {
        noClasses()
                .that()
                .resideInAPackage("io.github.headstart.spark..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "org.tensorflow..", "org.apache.arrow..", "com.fasterxml.jackson..", "org.apache.commons.csv..")
                .check(CLASSES);
    }
}
