package io.github.headstart.store;

import io.github.headstart.augment.TransformParameters;
import java.util.List;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.Float4Vector;
import org.apache.arrow.vector.complex.StructVector;

/** The column of each row's transform parameters: null in pass 0, else one field per parameter. */
final class TransformColumn {
    /** In the column's order; {@code flip} is the horizontal one. */
    static final List<String> FIELDS =
            List.of("theta", "tx", "ty", "shear", "zx", "zy", "flip", "flip_vertical", "channel_shift", "brightness");

    private TransformColumn() {}

    static boolean isFlag(String field) {
        return field.startsWith("flip");
    }

    static void set(StructVector column, int row, TransformParameters parameters) {
        column.setIndexDefined(row);
        number(column, "theta", row, parameters.theta());
        number(column, "tx", row, parameters.tx());
        number(column, "ty", row, parameters.ty());
        number(column, "shear", row, parameters.shear());
        number(column, "zx", row, parameters.zx());
        number(column, "zy", row, parameters.zy());
        flag(column, "flip", row, parameters.flipHorizontal());
        flag(column, "flip_vertical", row, parameters.flipVertical());
        number(column, "channel_shift", row, parameters.channelShift());
        parameters.brightness().ifPresent(factor -> number(column, "brightness", row, factor));
    }

    private static void number(StructVector column, String field, int row, float value) {
        ((Float4Vector) column.getChild(field)).setSafe(row, value);
    }

    private static void flag(StructVector column, String field, int row, boolean value) {
        ((BitVector) column.getChild(field)).setSafe(row, value ? 1 : 0);
    }
}
