package io.github.headstart.classify.export;

import io.github.headstart.error.PipelineException;
import io.github.headstart.image.ImageSpec;
import io.github.headstart.image.Resize;
import io.github.headstart.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Checks that a TensorFlow graph can reproduce an image preparation exactly; an approximate export is refused. */
final class GraphLimits {
    private GraphLimits() {}

    /** @throws PipelineException naming every setting that a graph cannot reproduce */
    static void check(ImageSpec image) {
        Map<String, Object> possible = Json.flat(new ImageSpec(image.height(), image.width(), Resize.NEAREST));
        List<String> problems = new ArrayList<>();
        Json.flat(image).forEach((name, found) -> {
            if (!found.equals(possible.get(name))) {
                problems.add(
                        possible.containsKey(name)
                                ? "expected %s %s, found %s".formatted(name, possible.get(name), found)
                                : "expected no %s, found %s".formatted(name, found));
            }
        });
        if (!problems.isEmpty()) {
            throw new PipelineException(
                    ("a TensorFlow graph cannot reproduce the image preparation of this run exactly: %s; "
                                    + "use `classify predict`, or export the format keras and prepare the images in your own code, or "
                                    + "extract and train with these settings in the manifest's image")
                            .formatted(String.join(", ", problems)));
        }
    }
}
