package io.github.headstart.classify.head;

import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.op.core.VarHandleOp;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.family.TType;

/** A float32 variable of a session: a kernel, a bias or a slot of the optimizer. */
final class SessionVariable {
    private final Shape shape;
    private final VarHandleOp handle;
    private final Operand<TFloat32> value;
    private final Placeholder<TFloat32> initial;
    private final Op assign;

    SessionVariable(Ops tf, String name, Shape shape) {
        this.shape = shape;
        Ops scope = tf.withSubScope(name);
        // Without a shared name all handles of a session would refer to the same variable.
        handle = scope.varHandleOp(TFloat32.class, shape, VarHandleOp.sharedName(name));
        value = scope.readVariableOp(handle, TFloat32.class);
        initial = scope.placeholder(TFloat32.class, Placeholder.shape(shape));
        assign = scope.assignVariableOp(handle, initial);
    }

    static Shape shape(List<Integer> sizes) {
        return Shape.of(sizes.stream().mapToLong(Integer::longValue).toArray());
    }

    Shape shape() {
        return shape;
    }

    Operand<? extends TType> handle() {
        return handle;
    }

    Operand<TFloat32> value() {
        return value;
    }

    void write(Session session, float[] values) {
        if (values.length != shape.size()) {
            throw new IllegalArgumentException(
                    "%d values for a weight of shape %s, which has %d".formatted(values.length, shape, shape.size()));
        }
        try (TFloat32 tensor = TFloat32.tensorOf(shape, DataBuffers.of(values, true, false))) {
            session.runner().feed(initial, tensor).addTarget(assign).run().close();
        }
    }

    /** A copy of the current values, row-major. */
    float[] read(Session session) {
        float[] values = new float[Math.toIntExact(shape.size())];
        try (Result result = session.runner().fetch(value).run()) {
            result.get(0).asRawTensor().data().asFloats().read(values);
        }
        return values;
    }
}
