package io.github.headstart.backbone.onnx;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ArchitectureTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.github.headstart");

    @ParameterizedTest
    @CsvSource({"ai.onnxruntime.., ..backbone.onnx..", "com.google.protobuf.., ..backbone.."})
    void onnxRuntimeAndProtocolBuffersStayWhereModelsAreRead(String library, String readers) {
        noClasses()
                .that()
                .resideOutsideOfPackage(readers)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(library)
                .check(CLASSES);
    }

    @Test
    void onnxModelsNeedNoTensorFlow() {
        noClasses()
                .that()
                .resideInAPackage("..backbone.onnx..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.tensorflow..")
                .check(CLASSES);
    }
}
