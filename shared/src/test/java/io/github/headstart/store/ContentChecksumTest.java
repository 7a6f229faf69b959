package io.github.headstart.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.headstart.augment.TransformParameters;
import io.github.headstart.dataset.Sample;
import io.github.headstart.dataset.Split;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** That each value of a row is part of its checksum; the reader in {@code docs/store.md} shows that they are in the order stated. */
class ContentChecksumTest {
    private static final Optional<Float> BRIGHTNESS = Optional.of(0.5f);
    private static final TransformParameters PARAMETERS =
            new TransformParameters(1, 2, 3, 4, 1.5f, 1.25f, false, false, 7, BRIGHTNESS);

    @Test
    void everyValueOfARowIsPartOfIt() {
        List<String> checksums = new ArrayList<>();
        checksums.add(checksum("path", Split.TRAIN, "label", "0", 1, PARAMETERS, 8));
        checksums.add(checksum("another", Split.TRAIN, "label", "0", 1, PARAMETERS, 8));
        checksums.add(checksum("path", Split.TEST, "label", "0", 1, PARAMETERS, 8));
        checksums.add(checksum("path", Split.TRAIN, "another", "0", 1, PARAMETERS, 8));
        checksums.add(checksum("path", Split.TRAIN, "label", "1", 1, PARAMETERS, 8));
        checksums.add(checksum("path", Split.TRAIN, "label", "0", 2, PARAMETERS, 8));
        checksums.add(checksum("path", Split.TRAIN, "label", "0", 1, PARAMETERS, 9));
        checksums.add(checksum("path", Split.TRAIN, "label", "0", 1, null, 8));
        for (TransformParameters changed : List.of(
                new TransformParameters(9, 2, 3, 4, 1.5f, 1.25f, false, false, 7, BRIGHTNESS),
                new TransformParameters(1, 9, 3, 4, 1.5f, 1.25f, false, false, 7, BRIGHTNESS),
                new TransformParameters(1, 2, 9, 4, 1.5f, 1.25f, false, false, 7, BRIGHTNESS),
                new TransformParameters(1, 2, 3, 9, 1.5f, 1.25f, false, false, 7, BRIGHTNESS),
                new TransformParameters(1, 2, 3, 4, 9, 1.25f, false, false, 7, BRIGHTNESS),
                new TransformParameters(1, 2, 3, 4, 1.5f, 9, false, false, 7, BRIGHTNESS),
                new TransformParameters(1, 2, 3, 4, 1.5f, 1.25f, true, false, 7, BRIGHTNESS),
                new TransformParameters(1, 2, 3, 4, 1.5f, 1.25f, false, true, 7, BRIGHTNESS),
                new TransformParameters(1, 2, 3, 4, 1.5f, 1.25f, false, false, 9, BRIGHTNESS),
                new TransformParameters(1, 2, 3, 4, 1.5f, 1.25f, false, false, 7, Optional.empty()),
                new TransformParameters(1, 2, 3, 4, 1.5f, 1.25f, false, false, 7, Optional.of(0.75f)))) {
            checksums.add(checksum("path", Split.TRAIN, "label", "0", 1, changed, 8));
        }
        assertThat(checksums).doesNotHaveDuplicates();
    }

    /** A text is not taken for a part of the next one. */
    @Test
    void theBordersBetweenTextsAreToo() {
        assertThat(checksum("ab", Split.TRAIN, "c", "0", 1, PARAMETERS, 8))
                .isNotEqualTo(checksum("a", Split.TRAIN, "bc", "0", 1, PARAMETERS, 8));
    }

    private static String checksum(
            String path, Split split, String label, String digit, int pass, TransformParameters parameters, int value) {
        ContentChecksum checksum = new ContentChecksum();
        Sample sample = new Sample(path, split, label, digit.repeat(64));
        checksum.add(new FeatureKey(sample, pass), Optional.ofNullable(parameters));
        checksum.add(ByteBuffer.wrap(new byte[] {(byte) value}));
        return checksum.hex();
    }
}
