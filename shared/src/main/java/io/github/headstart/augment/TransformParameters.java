package io.github.headstart.augment;

import io.github.headstart.error.Checks;
import java.util.Optional;

/**
 * The parameters of one image's transform: the dictionary that Keras 3's {@code ImageDataGenerator.apply_transform} takes, under
 * nearly its names. Everything is float32, because a row of the feature store records it so, and what is recorded is
 * what was applied.
 *
 * @param theta rotation, degrees
 * @param tx shift, pixels; along the columns, as {@code apply_transform} uses it, though Keras draws it from the height
 * @param ty shift, pixels; along the rows
 * @param shear angle, degrees
 * @param zx zoom along the columns; below 1 enlarges
 * @param zy zoom along the rows
 * @param flipHorizontal mirrored left to right
 * @param flipVertical mirrored top to bottom
 * @param channelShift added to all channels ({@code channel_shift_intensity}); 0 for none
 * @param brightness factor, 0 or more; empty if brightness is not changed, which is not the same as 1: that
 *     truncates all values to whole numbers
 */
public record TransformParameters(
        float theta,
        float tx,
        float ty,
        float shear,
        float zx,
        float zy,
        boolean flipHorizontal,
        boolean flipVertical,
        float channelShift,
        Optional<Float> brightness) {
    /** @throws io.github.headstart.error.InvalidValueException naming every argument that is not finite or in range */
    public TransformParameters {
        Checks checks = new Checks();
        finite(checks, "theta", theta);
        finite(checks, "tx", tx);
        finite(checks, "ty", ty);
        finite(checks, "shear", shear);
        finite(checks, "zx", zx);
        finite(checks, "zy", zy);
        finite(checks, "channelShift", channelShift);
        float factor = brightness.orElse(1f);
        checks.that(Float.isFinite(factor) && factor >= 0, "brightness", "0 or more", Float.toString(factor));
        checks.done();
    }

    /** Parameters that leave an image unchanged. */
    public static TransformParameters identity() {
        return new TransformParameters(0, 0, 0, 0, 1, 1, false, false, 0, Optional.empty());
    }

    private static void finite(Checks checks, String field, float value) {
        checks.that(Float.isFinite(value), field, "a finite number", Float.toString(value));
    }
}
