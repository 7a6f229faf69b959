package io.github.headstart.extract.publish;

import io.github.headstart.error.PipelineException;
import io.github.headstart.extract.plan.FinishedRows;
import io.github.headstart.extract.shard.ShardResult;
import io.github.headstart.extract.shard.ShardTask;
import io.github.headstart.io.AtomicFile;
import io.github.headstart.json.Json;
import io.github.headstart.storage.NewFile;
import io.github.headstart.storage.Storage;
import io.github.headstart.store.FeatureReader;
import io.github.headstart.store.Recipe;
import io.github.headstart.store.ShardEntry;
import io.github.headstart.store.ShardName;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The finished tasks of a run that was cut off: the result of each lies in a file beside its shard, written after the shard. Memory
 * grows with the number of shards; failed images stay in the files. Not thread-safe, but {@link #record} is.
 */
public final class FinishedTasks {
    private static final String RESULT = ".done";

    private final Storage store;
    private final Map<String, Finished> finished;

    private FinishedTasks(Storage store, Map<String, Finished> finished) {
        this.store = store;
        this.finished = finished;
    }

    /** The content of a result's file. @param recipe digest of the recipe of the shard's pass */
    private record Stored(String recipe, ShardResult result) {}

    /** @param entry empty if none of the task's images could be read */
    private record Finished(String recipe, Optional<ShardEntry> entry) {}

    /**
     * Records a finished task durably, whose shard is in place. The result of an attempt that got no row replaces no other, and what
     * is recorded of the same file already stays, since who made it knows more of it.
     *
     * @return the result that is recorded of the file
     */
    public static ShardResult record(Storage store, ShardTask task, ShardResult result) {
        Optional<ShardResult> earlier = result.entry().flatMap(shard -> earlier(store, task, shard));
        if (earlier.isPresent()) {
            return earlier.get();
        }
        String file = task.shard() + RESULT;
        Storage.Existing existing = result.entry().isPresent() ? Storage.Existing.REPLACE : Storage.Existing.KEEP;
        try (NewFile target = store.create(file, existing)) {
            ByteBuffer bytes = ByteBuffer.wrap(
                    Json.document(new Stored(task.recipe(), result)).getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                target.write(bytes);
            }
            target.commit();
            return result;
        } catch (IOException e) {
            throw AtomicFile.cannotWrite(store.location().resolve(file), e);
        }
    }

    /** The result of another attempt that names the same file. */
    private static Optional<ShardResult> earlier(Storage store, ShardTask task, ShardEntry shard) {
        String file = task.shard() + RESULT;
        try {
            return store.exists(file)
                    ? Optional.of(stored(store, task.shard()).result()).filter(result -> result.entry()
                            .filter(shard::isSameFile)
                            .filter(ShardEntry::knowsInstructionSet)
                            .isPresent())
                    : Optional.empty();
        } catch (IOException e) {
            throw new PipelineException(
                    "%s: cannot be looked at: %s".formatted(store.location().resolve(file), AtomicFile.reason(e)), e);
        }
    }

    /**
     * Reads the results whose shards are there and unchanged.
     *
     * @param retry whether a task of which some images could not be read counts as unfinished
     * @param damaged finds those of some shards that are not as their results say
     * @throws PipelineException naming a file that is no result
     */
    public static FinishedTasks read(
            Storage store, boolean retry, Function<List<ShardEntry>, Collection<ShardEntry>> damaged) {
        Map<String, Finished> finished = new TreeMap<>();
        for (String shard : recorded(store)) {
            Stored stored = stored(store, shard);
            if (!retry || stored.result().failures().isEmpty()) {
                finished.put(
                        shard, new Finished(stored.recipe(), stored.result().entry()));
            }
        }
        List<ShardEntry> shards = finished.values().stream()
                .flatMap(task -> task.entry().stream())
                .toList();
        damaged.apply(shards).forEach(shard -> finished.remove(shard.file()));
        return new FinishedTasks(store, finished);
    }

    /** Whether a task is finished. */
    public boolean has(ShardTask task) {
        return finished.containsKey(task.shard());
    }

    public boolean isEmpty() {
        return finished.isEmpty();
    }

    /** The names of the shards and results of all finished tasks. */
    public Set<String> files() {
        Set<String> files = new HashSet<>();
        for (String shard : finished.keySet()) {
            files.add(shard);
            files.add(shard + RESULT);
        }
        return files;
    }

    /**
     * Gives the results of finished tasks with their failed images, one after another.
     *
     * @param shards the names of their shards
     */
    public void results(Set<String> shards, Consumer<ShardResult> results) {
        finished.keySet().stream()
                .filter(shards::contains)
                .forEach(shard -> results.accept(stored(store, shard).result()));
    }

    /** The rows of the finished shards of a recipe. */
    public FinishedRows rows(Recipe recipe) {
        Map<String, Recipe> ofRecipe = new LinkedHashMap<>();
        finished.forEach((shard, task) -> {
            int pass = ShardName.parse(shard).orElseThrow().pass();
            if (task.entry().isPresent() && task.recipe().equals(recipe.digest(pass))) {
                ofRecipe.put(shard, recipe.ofPass(pass));
            }
        });
        return rows -> ofRecipe.forEach((shard, ofPass) -> {
            try (FeatureReader reader = FeatureReader.open(store, shard, ofPass)) {
                reader.keys().forEach(key -> rows.accept(shard, key));
            }
        });
    }

    private static List<String> recorded(Storage store) {
        List<String> shards = new ArrayList<>();
        try {
            store.files("", false, file -> {
                String shard = file.name().replaceFirst("\\" + RESULT + "$", "");
                if (!shard.equals(file.name()) && ShardName.parse(shard).isPresent()) {
                    shards.add(shard);
                }
            });
        } catch (IOException e) {
            throw new PipelineException(
                    "%s: cannot be listed: %s".formatted(store.location(), AtomicFile.reason(e)), e);
        }
        return shards;
    }

    private static Stored stored(Storage store, String shard) {
        String file = shard + RESULT;
        try {
            return Json.parse(store.text(file), store.location().resolve(file).toString(), Stored.class);
        } catch (PipelineException e) {
            throw new PipelineException(
                    "%s; remove the file, and what it records is done again".formatted(e.getMessage()), e);
        }
    }
}
