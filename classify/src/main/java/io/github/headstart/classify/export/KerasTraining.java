package io.github.headstart.classify.export;

import io.github.headstart.classify.head.Optimizer;
import io.github.headstart.classify.head.OutputLayer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The {@code compile_config} of {@code config.json}: optimizer, loss and metrics of a head's training. */
final class KerasTraining {
    private KerasTraining() {}

    /** Null for an optimizer that Keras does not have: the model is then not compiled, as one without a training. */
    static Map<String, Object> of(TrainedHead head) {
        if (!head.optimizer().trainsOnBatches()) {
            return null;
        }
        Map<String, Object> compile = new LinkedHashMap<>();
        compile.put("optimizer", optimizer(head.optimizer()).json());
        compile.put("loss", loss(head).json());
        compile.put("metrics", List.of(head.spec().output().metric()));
        return compile;
    }

    private static KerasObject optimizer(Optimizer optimizer) {
        if (optimizer instanceof Optimizer.Rmsprop rmsProp) {
            return optimizer("RMSprop", rmsProp).with("rho", rmsProp.rho()).with("epsilon", rmsProp.epsilon());
        }
        if (optimizer instanceof Optimizer.Adam adam) {
            return optimizer("Adam", adam)
                    .with("beta_1", adam.beta1())
                    .with("beta_2", adam.beta2())
                    .with("epsilon", adam.epsilon());
        }
        return optimizer("SGD", optimizer).with("momentum", ((Optimizer.Sgd) optimizer).momentum());
    }

    private static KerasObject optimizer(String type, Optimizer optimizer) {
        return KerasObject.of("keras.optimizers", type)
                .with("name", optimizer.kerasName())
                .with("learning_rate", optimizer.learningRate());
    }

    /** The targets are 0 or 1, of one class or of each; with a softmax they are one-hot. */
    private static KerasObject loss(TrainedHead head) {
        OutputLayer output = head.spec().output();
        return KerasObject.of("keras.losses", output.loss())
                .with("name", output.lossName())
                .with("label_smoothing", head.labelSmoothing());
    }
}
