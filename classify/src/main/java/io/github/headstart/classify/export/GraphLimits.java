package io.github.headstart.classify.export;

import io.github.headstart.error.PipelineException;
import io.github.headstart.image.ImageSpec;
import io.github.headstart.image.Resize;
import io.github.headstart.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What of a recipe a graph can do exactly; the rest is refused, since a model that is almost the same helps nobody. */
final class GraphLimits {
    private GraphLimits() {}

    /** @throws PipelineException naming every setting that is in the way */
    static void check(ImageSpec image) {
        Map<String, Object> possible = Json.flat(new ImageSpec(image.height(), image.width(), Resize.NEAREST));
        List<String> problems = new ArrayList<>();
        Json.flat(image).forEach((name, found) -> {
            if (!found.equals(possible.get(name))) {
                problems.add("expected %s %s, found %s".formatted(name, possible.get(name), found));
            }
        });
        if (!problems.isEmpty()) {
            throw new PipelineException(
                    ("the images of this run were prepared in a way that a TensorFlow graph cannot repeat exactly: %s; "
                                    + "use `classify predict`, or export the format keras and prepare the images yourself, or "
                                    + "extract and train with these settings in the manifest's image")
                            .formatted(String.join(", ", problems)));
        }
    }
}
