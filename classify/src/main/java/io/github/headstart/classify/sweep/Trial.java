package io.github.headstart.classify.sweep;

import io.github.headstart.classify.train.TrainOptions;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A trial of a sweep: one combination of options.
 *
 * @param varied the values of the varied options, by option
 */
public record Trial(Map<String, String> varied, TrainOptions options) {
    public Trial {
        varied = Collections.unmodifiableMap(new LinkedHashMap<>(varied));
    }
}
