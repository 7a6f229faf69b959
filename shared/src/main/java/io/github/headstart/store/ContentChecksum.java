package io.github.headstart.store;

import io.github.headstart.augment.TransformParameters;
import io.github.headstart.dataset.Sample;
import io.github.headstart.io.Checksum;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * SHA-256 of a shard's rows, one after another: equal for files of the same rows, however they are compressed and divided into record
 * batches. A row is {@code path}, {@code split}, {@code label} and {@code sha256}, each as the number of its UTF-8 bytes and these;
 * {@code pass}; a byte of 1 and the transform's parameters, or a byte of 0 if there is none; and the feature values as stored. Numbers
 * of bytes and passes are int32. Parameters are float32; a flag is a byte of 0 or 1, and so is, before it, whether there is a
 * brightness. All is little-endian. Not thread-safe.
 */
public final class ContentChecksum {
    /** The pass and all parameters, at the most. */
    private static final int NUMBER_BYTES = 64;

    private final Checksum checksum = new Checksum();

    /** Adds the next row but for its values, which have to follow. */
    void add(FeatureKey key, Optional<TransformParameters> augmentation) {
        Sample sample = key.sample();
        text(sample.path());
        text(sample.split().toString());
        text(sample.label());
        text(sample.sha256());
        ByteBuffer numbers = ByteBuffer.allocate(NUMBER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        numbers.putInt(key.pass());
        flag(numbers, augmentation.isPresent());
        augmentation.ifPresent(parameters -> put(numbers, parameters));
        checksum.add(numbers.flip());
    }

    /** Adds values of the row as they are stored: what remains of a buffer, whose position stays. */
    void add(ByteBuffer values) {
        checksum.add(values.duplicate());
    }

    /** The checksum of all rows, 64 lowercase hex digits; this object starts again. */
    public String hex() {
        return checksum.hex();
    }

    private void text(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        checksum.add(ByteBuffer.allocate(Integer.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(bytes.length)
                .flip());
        checksum.add(bytes);
    }

    private static void put(ByteBuffer target, TransformParameters parameters) {
        target.putFloat(parameters.theta())
                .putFloat(parameters.tx())
                .putFloat(parameters.ty())
                .putFloat(parameters.shear())
                .putFloat(parameters.zx())
                .putFloat(parameters.zy());
        flag(target, parameters.flipHorizontal());
        flag(target, parameters.flipVertical());
        target.putFloat(parameters.channelShift());
        flag(target, parameters.brightness().isPresent());
        parameters.brightness().ifPresent(target::putFloat);
    }

    private static void flag(ByteBuffer target, boolean value) {
        target.put((byte) (value ? 1 : 0));
    }
}
