package io.github.headstart.classify.export;

import io.github.headstart.classify.head.ExportedHead;
import io.github.headstart.classify.head.HeadSpec;
import io.github.headstart.classify.head.Optimizer;
import io.github.headstart.classify.run.TrainedModel;
import io.github.headstart.classify.train.TrainOptions;
import io.github.headstart.error.PipelineException;
import java.util.List;

/**
 * A trained head, with the layers of the backbone that its features do not include: its layers, weights and training settings.
 *
 * @param weights kernel and bias of each layer, shaped as {@link HeadSpec#weightShapes()} says, row-major; not
 *     copied, must not be changed
 * @param optimizer of the training's last stage
 * @param labelSmoothing of the loss
 */
public record TrainedHead(HeadSpec spec, List<float[]> weights, Optimizer optimizer, double labelSmoothing) {
    public TrainedHead {
        weights = List.copyOf(weights);
    }

    /**
     * Reads a run's head.
     *
     * @throws PipelineException if the head is missing or does not match the options
     */
    public static TrainedHead read(TrainedModel run) {
        TrainOptions options = run.description().options();
        HeadSpec spec = options.spec(run.recipe(), run.classes().size(), run.labelling());
        Optimizer optimizer = run.description()
                .fineTuned()
                .flatMap(layers -> options.fineTune())
                .map(tuning -> options.optimizer().withLearningRate(tuning.learningRate()))
                .orElse(options.optimizer());
        try (ExportedHead head = run.openHead()) {
            return new TrainedHead(spec, head.weights(spec), optimizer, options.labelSmoothing());
        }
    }

    /** The head alone, which takes what the layers in front give. */
    TrainedHead withoutTail() {
        return new TrainedHead(spec.withoutTail(), spec.dense(weights), optimizer, labelSmoothing);
    }
}
