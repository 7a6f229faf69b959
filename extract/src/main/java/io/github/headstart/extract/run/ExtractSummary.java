package io.github.headstart.extract.run;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What a run did.
 *
 * @param computed rows that went through the backbone
 * @param copied rows whose content was there already under another name or in another shard
 * @param resumed rows that an earlier run had made when it was cut off
 * @param kept rows that stayed as they were
 * @param dropped rows that left the store
 * @param images that were found, readable or not
 * @param failed images that could not be read
 * @param failedKept how many of those have rows in the store all the same
 * @param device that the backbone ran on, by TensorFlow's name; empty if it did not run
 */
public record ExtractSummary(
        Path store,
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

    /** The summary of this run and of one that followed at once, and copied and kept what this one had made. */
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

    /** For programs: the fields by their names in JSON. */
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
