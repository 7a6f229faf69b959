package io.github.bottleneck.classify.export;

import io.github.bottleneck.classify.head.HeadSpec;
import io.github.bottleneck.classify.head.Optimizer;
import java.util.List;

/**
 * A head as its training left it.
 *
 * @param weights kernel and bias of each dense layer, shaped as {@link HeadSpec#weightShapes()} says, row-major; not
 *     copied, not to be changed
 * @param optimizer that it was trained by
 * @param labelSmoothing of the loss
 */
public record TrainedHead(HeadSpec spec, List<float[]> weights, Optimizer optimizer, double labelSmoothing) {
    public TrainedHead {
        weights = List.copyOf(weights);
    }
}
