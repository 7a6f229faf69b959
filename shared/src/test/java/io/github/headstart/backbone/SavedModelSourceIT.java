package io.github.headstart.backbone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.headstart.error.PipelineException;
import io.github.headstart.manifest.Precision;
import io.github.headstart.reference.ReferenceData;
import io.github.headstart.store.FeatureShape;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("reference")
class SavedModelSourceIT {
    @TempDir
    private Path folder;

    @Test
    void takesNamesSizesAndParametersFromTheSignature() {
        SavedModelSource source = SavedModelSource.of(mobileNet(), 150, 150, Precision.FLOAT32);

        assertThat(source.outputShape()).isEqualTo(FeatureShape.of(4, 4, 1024));
        assertThat(source.identity().name()).isEqualTo("mobilenet_v1_imagenet");
        assertThat(source.identity().trained()).isTrue();
        assertThat(source.summary().table()).contains("(None, 150, 150, 3)").contains("(None, 4, 4, 1024)");
        assertThat(source.summary().parameters()).isEqualTo(2_162_880);
    }

    @Test
    void refusesAnImageSizeThatIsNotTheModels() {
        assertThatThrownBy(() -> SavedModelSource.of(mobileNet(), 224, 150, Precision.FLOAT32))
                .isInstanceOf(PipelineException.class)
                .hasMessageContaining("150×150")
                .hasMessageContaining("224×150")
                .hasMessageContaining("image.height");
    }

    @Test
    void saysThatAFolderHoldsNoModel() {
        assertThatThrownBy(() -> SavedModelSource.of(folder, 150, 150, Precision.FLOAT32))
                .isInstanceOf(PipelineException.class)
                .hasMessageContaining("saved_model.pb");
    }

    private static Path mobileNet() {
        return ReferenceData.external("backbones/mobilenet_v1_imagenet");
    }
}
