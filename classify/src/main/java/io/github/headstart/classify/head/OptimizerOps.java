package io.github.headstart.classify.head;

import java.util.ArrayList;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.train.ResourceApplyAdam;
import org.tensorflow.types.TFloat32;

/** The operations of an optimizer in a graph, and its slot variables. */
final class OptimizerOps {
    private final Ops tf;
    private final Ops afterReaders;
    private final Optimizer optimizer;
    private final Operand<TFloat32> rate;
    private final List<SessionVariable> slots = new ArrayList<>();
    private final List<SessionVariable> scratch = new ArrayList<>();

    /**
     * @param readers operations that read the weights and must run before any weight changes
     * @param rate scalar, fed at each step with {@link #rate(Optimizer, double, long)}
     */
    OptimizerOps(Ops tf, List<Op> readers, Optimizer optimizer, Operand<TFloat32> rate) {
        this.tf = tf;
        afterReaders = tf.withControlDependencies(readers);
        this.optimizer = optimizer;
        this.rate = rate;
    }

    /** Adds the update of one weight. */
    Op update(SessionVariable weight, Operand<TFloat32> gradient) {
        if (optimizer instanceof Optimizer.Rmsprop rmsProp) {
            // TensorFlow's operation has a momentum, which is 0 by default in Keras. It still needs the variable.
            return afterReaders.train.resourceApplyRmsProp(
                    weight.handle(),
                    slot(weight).handle(),
                    variable(scratch, "scratch", weight).handle(),
                    rate,
                    constant(rmsProp.rho()),
                    constant(0),
                    constant(rmsProp.epsilon()),
                    gradient);
        }
        if (optimizer instanceof Optimizer.Adam adam) {
            // The powers of beta are 0, which disables TensorFlow's bias correction: rate() has applied it already.
            return afterReaders.train.resourceApplyAdam(
                    weight.handle(),
                    slot(weight).handle(),
                    slot(weight).handle(),
                    constant(0),
                    constant(0),
                    rate,
                    constant(adam.beta1()),
                    constant(adam.beta2()),
                    constant(adam.epsilon()),
                    gradient,
                    ResourceApplyAdam.useNesterov(false));
        }
        double momentum = ((Optimizer.Sgd) optimizer).momentum();
        return momentum == 0
                ? afterReaders.train.resourceApplyGradientDescent(weight.handle(), rate, gradient)
                : afterReaders.train.resourceApplyKerasMomentum(
                        weight.handle(), slot(weight).handle(), rate, gradient, constant(momentum));
    }

    /** The variables that a resumed run must restore, weight by weight. */
    List<SessionVariable> slots() {
        return slots;
    }

    /** Variables that the operations require but that carry no state between steps. */
    List<SessionVariable> scratch() {
        return scratch;
    }

    /**
     * The learning rate to feed, for Adam with bias correction.
     *
     * @param step number of the step, from 1
     */
    static float rate(Optimizer optimizer, double learningRate, long step) {
        if (optimizer instanceof Optimizer.Adam adam) {
            // In float like Keras: the relative difference of 1 − 0.999 from double is 1e-5.
            float power1 = (float) Math.pow((float) adam.beta1(), step);
            float power2 = (float) Math.pow((float) adam.beta2(), step);
            return (float) learningRate * (float) Math.sqrt(1 - power2) / (1 - power1);
        }
        return (float) learningRate;
    }

    private SessionVariable slot(SessionVariable weight) {
        return variable(slots, "slot", weight);
    }

    private SessionVariable variable(List<SessionVariable> list, String kind, SessionVariable weight) {
        SessionVariable variable = new SessionVariable(tf, kind + list.size(), weight.shape());
        list.add(variable);
        return variable;
    }

    private Operand<TFloat32> constant(double value) {
        return tf.constant((float) value);
    }
}
