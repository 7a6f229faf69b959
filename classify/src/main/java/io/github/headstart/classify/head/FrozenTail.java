package io.github.headstart.classify.head;

import io.github.headstart.backbone.NativeTensorFlow;
import java.util.ArrayList;
import java.util.List;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;

/** Layers of the backbone that are computed and not trained. Holds native memory until closed. Not thread-safe. */
public final class FrozenTail implements AutoCloseable {
    static {
        NativeTensorFlow.prepare();
    }

    private final Graph graph = new Graph();
    private final Session session;
    private final Placeholder<TFloat32> features;
    private final Operand<TFloat32> maps;
    private final Shape inputShape;

    /**
     * @param inputShape [height, width, channels]
     * @param weights kernel and bias of each convolution, row-major
     */
    public FrozenTail(Tail tail, List<Integer> inputShape, List<float[]> weights) {
        this.inputShape = SessionVariable.shape(inputShape);
        Ops tf = Ops.create(graph);
        features = tf.placeholder(TFloat32.class, Placeholder.shape(this.inputShape.prepend(-1)));
        List<SessionVariable> variables = new ArrayList<>();
        for (List<Integer> shape : tail.weightShapes()) {
            variables.add(new SessionVariable(tf, "weight" + variables.size(), SessionVariable.shape(shape)));
        }
        maps = tail.apply(
                tf, features, variables.stream().map(SessionVariable::value).toList());
        session = new Session(graph);
        for (int i = 0; i < variables.size(); i++) {
            variables.get(i).write(session, weights.get(i));
        }
    }

    /**
     * @param input feature maps behind one another, row-major
     * @param count how many there are
     * @param output takes the maps behind the last layer
     */
    public void forward(float[] input, int count, float[] output) {
        Shape shape = inputShape.prepend(count);
        try (TFloat32 tensor = TFloat32.tensorOf(shape)) {
            tensor.asRawTensor().data().asFloats().write(input, 0, Math.toIntExact(shape.size()));
            try (Result result =
                    session.runner().feed(features, tensor).fetch(maps).run()) {
                result.get(0)
                        .asRawTensor()
                        .data()
                        .asFloats()
                        .read(output, 0, Math.toIntExact(result.get(0).size()));
            }
        }
    }

    @Override
    public void close() {
        session.close();
        graph.close();
    }
}
