package io.github.headstart.classify.sweep;

import io.github.headstart.classify.train.TrainOptions;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One configuration of a sweep.
 *
 * @param varied what sets it apart from the others: values by option
 */
public record Trial(Map<String, String> varied, TrainOptions options) {
    public Trial {
        varied = Collections.unmodifiableMap(new LinkedHashMap<>(varied));
    }
}
