package io.github.headstart.classify.head;

import java.util.List;

/**
 * Everything that changes while a head is trained: restored into a head of the same specification, optimiser and seed,
 * training goes on as if it had not stopped. The arrays are copies that belong to the caller.
 *
 * @param weights kernels and biases, shaped as {@link HeadSpec#weightShapes()} says, row-major
 * @param slots what the optimiser remembers of each weight, weight by weight
 * @param steps taken so far
 */
public record HeadState(List<float[]> weights, List<float[]> slots, long steps, double learningRate) {
    public HeadState {
        weights = List.copyOf(weights);
        slots = List.copyOf(slots);
    }
}
