package io.github.headstart.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What other programs see. */
class ApiTest {
    private static final List<JavaClass> PUBLIC = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests()).importPackages("io.github.headstart.api").stream()
                    .filter(type -> type.getModifiers().contains(JavaModifier.PUBLIC))
                    .toList();

    @Test
    void allPublicTypesAreTheOnesThatThePageDescribes() {
        assertThat(PUBLIC.stream().map(JavaClass::getSimpleName))
                .containsExactlyInAnyOrder(
                        "HeadstartException",
                        "HeadstartModel",
                        "HeadstartStore",
                        "Prediction",
                        "StoreRow",
                        "UnreadableImagesException");
    }

    @Test
    void noPublicSignatureNamesAnInternalType() {
        Set<String> named = PUBLIC.stream()
                .flatMap(type -> type.getCodeUnits().stream())
                .filter(unit -> unit.getModifiers().contains(JavaModifier.PUBLIC)
                        || unit.getModifiers().contains(JavaModifier.PROTECTED))
                .flatMap(ApiTest::types)
                .map(JavaClass::getPackageName)
                .filter(name -> !name.startsWith("java."))
                .collect(Collectors.toSet());

        assertThat(named).containsOnly("io.github.headstart.api");
    }

    private static Stream<JavaClass> types(JavaCodeUnit unit) {
        return Stream.concat(
                        unit.getReturnType().getAllInvolvedRawTypes().stream(),
                        unit.getParameterTypes().stream().flatMap(type -> type.getAllInvolvedRawTypes().stream()))
                .map(JavaClass::getBaseComponentType);
    }
}
