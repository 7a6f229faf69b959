package io.github.headstart.backbone.winograd;

import static io.github.headstart.backbone.winograd.Product.LANES;
import static io.github.headstart.backbone.winograd.Product.SPECIES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/** The largest of each 2×2 values; an odd last row or column is dropped. */
final class MaxPooling {
    private MaxPooling() {}

    /**
     * @param image of {@code from}
     * @param target the image of {@code to} that takes the result
     */
    static void forward(Tiles from, int image, Tiles to, int target) {
        for (int row = 0; row < to.height; row++) {
            for (int column = 0; column < to.width; column++) {
                int at = from.index(image, 2 * row, 2 * column);
                largest(from.values, at, from.channels, from.rowSize(), to.values, to.index(target, row, column));
            }
        }
    }

    private static void largest(float[] in, int at, int channels, int rowSize, float[] out, int to) {
        for (int c = 0; c < channels; c += LANES) {
            int first = at + c;
            FloatVector most = FloatVector.fromArray(SPECIES, in, first);
            FloatVector other = FloatVector.fromArray(SPECIES, in, first + channels);
            most = most.blend(other, other.compare(VectorOperators.GT, most));
            other = FloatVector.fromArray(SPECIES, in, first + rowSize);
            most = most.blend(other, other.compare(VectorOperators.GT, most));
            other = FloatVector.fromArray(SPECIES, in, first + rowSize + channels);
            most = most.blend(other, other.compare(VectorOperators.GT, most));
            most.intoArray(out, to + c);
        }
    }
}
