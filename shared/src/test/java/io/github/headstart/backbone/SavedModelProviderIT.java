package io.github.headstart.backbone;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.headstart.image.Preprocessing;
import io.github.headstart.manifest.BackboneSpec;
import io.github.headstart.manifest.Pooling;
import io.github.headstart.manifest.Precision;
import io.github.headstart.reference.NeedsExternalData;
import io.github.headstart.reference.ReferenceData;
import org.junit.jupiter.api.Test;

/** A pretrained network as people have it; small ones of every kind are in {@link SavedModelProviderTest}. */
@NeedsExternalData
class SavedModelProviderIT {
    @Test
    void takesNamesSizesAndParametersFromTheSignature() {
        BackboneSpec.SavedModel mobileNet =
                new BackboneSpec.SavedModel(ReferenceData.external("backbones/mobilenet_v1_imagenet"));
        SavedModelProvider provider = SavedModelProvider.of(
                new BackboneSpec(mobileNet, Preprocessing.TF, Precision.FLOAT32, Pooling.NONE), 150, 150);

        assertThat(provider.outputShape()).isEqualTo(FeatureShape.of(4, 4, 1024));
        assertThat(provider.identity().name()).isEqualTo("mobilenet_v1_imagenet");
        assertThat(provider.identity().trained()).isTrue();
        assertThat(provider.summary().table()).contains("(None, 150, 150, 3)").contains("(None, 4, 4, 1024)");
        assertThat(provider.summary().parameters()).isEqualTo(2_162_880);
    }
}
