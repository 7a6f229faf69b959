package io.github.headstart.classify.head;

import java.util.List;

/**
 * The state of a head in training. After restoring it in a head of the same specification, optimizer and seed, training
 * continues as if it had not been interrupted. The arrays are copies that belong to the caller.
 *
 * @param weights kernels and biases, shaped as {@link HeadSpec#weightShapes()} says, row-major
 * @param slots the optimizer's slot variables, weight by weight
 * @param steps number of steps so far
 */
public record HeadState(List<float[]> weights, List<float[]> slots, long steps, double learningRate) {
    public HeadState {
        weights = List.copyOf(weights);
        slots = List.copyOf(slots);
    }
}
