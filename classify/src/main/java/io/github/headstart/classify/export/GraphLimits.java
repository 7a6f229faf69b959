package io.github.headstart.classify.export;

import io.github.headstart.error.PipelineException;
import io.github.headstart.image.Fit;
import io.github.headstart.image.ReadOptions.Orientation;
import io.github.headstart.image.ReadOptions.Truncated;
import io.github.headstart.image.Resize;
import io.github.headstart.manifest.ImageSpec;
import java.util.ArrayList;
import java.util.List;

/** What of a recipe a graph can do exactly; the rest is refused, since a model that is almost the same helps nobody. */
final class GraphLimits {
    private GraphLimits() {}

    /** @throws PipelineException naming every setting that is in the way */
    static void check(ImageSpec image) {
        List<String> problems = new ArrayList<>();
        refuse(problems, "resize", image.resize(), Resize.NEAREST);
        refuse(problems, "fit", image.fit(), Fit.STRETCH);
        refuse(problems, "orientation", image.orientation(), Orientation.IGNORE);
        refuse(problems, "truncated", image.truncated(), Truncated.ERROR);
        if (!problems.isEmpty()) {
            throw new PipelineException(
                    ("the images of this run were prepared in a way that a TensorFlow graph cannot repeat exactly: %s; "
                                    + "use classify predict, or --format keras and prepare the images yourself, or "
                                    + "extract and train with these settings in the manifest's image")
                            .formatted(String.join(", ", problems)));
        }
    }

    private static <T> void refuse(List<String> problems, String name, T found, T expected) {
        if (!found.equals(expected)) {
            problems.add("expected %s %s, found %s".formatted(name, expected, found));
        }
    }
}
