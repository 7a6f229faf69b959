package io.github.headstart.extract.run;

import io.github.headstart.storage.Location;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The result of a run.
 *
 * @param computed rows computed by the backbone
 * @param copied rows whose features the store already had under another path or in another shard
 * @param resumed rows that an earlier, interrupted run had finished
 * @param kept rows that stayed unchanged
 * @param dropped rows removed from the store
 * @param images number of images found, readable or not
 * @param failed number of images that could not be read
 * @param failedKept number of those that still have rows of an earlier run
 * @param device that the backbone ran on, by TensorFlow's name; empty if it did not run
 */
public record ExtractSummary(
        Location store,
        int computed,
        int copied,
        int resumed,
        int kept,
        int dropped,
        int images,
        int failed,
        int failedKept,
        double seconds,
        Optional<String> device) {

    /** The summary of this run and of a second one right after it, which copied and kept the rows of this one. */
    ExtractSummary then(ExtractSummary next) {
        return new ExtractSummary(
                store,
                computed + next.computed,
                copied,
                resumed,
                kept,
                dropped + next.dropped,
                images,
                next.failed,
                next.failedKept,
                seconds + next.seconds,
                device);
    }

    /** Computed rows per second of the whole run, 0 if none was computed. */
    public double imagesPerSecond() {
        return computed / seconds;
    }

    /** The fields of the JSON output. */
    public Map<String, Object> fields() {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("store", store.toString());
        fields.put("computed", computed);
        fields.put("copied", copied);
        fields.put("images", images);
        fields.put("failed", failed);
        fields.put("failed_kept", failedKept);
        fields.put("seconds", rounded(seconds));
        fields.put("images_per_second", rounded(imagesPerSecond()));
        fields.put("kept", kept);
        fields.put("resumed", resumed);
        fields.put("dropped", dropped);
        device.ifPresent(name -> fields.put("device", name));
        return fields;
    }

    private static double rounded(double value) {
        return Math.round(value * 1000) / 1000.0;
    }
}
