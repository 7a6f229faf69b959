package io.github.headstart.spark;

import io.github.headstart.json.Json;
import io.github.headstart.store.Recipe;
import io.github.headstart.store.ShardCheck;
import io.github.headstart.store.ShardEntry;
import java.util.List;
import java.util.Optional;

/** Compares a shard with what is known of it. */
final class CheckShard extends TaskFunction {
    private static final long serialVersionUID = 1;

    private final String store;
    private final String recipe;

    CheckShard(String store, Recipe recipe) {
        this.store = store;
        this.recipe = Json.line(recipe);
    }

    /** @param damage what is wrong with the shard; empty if nothing is */
    record Result(ShardEntry shard, Optional<String> damage) {}

    @Override
    String run(String line) {
        ShardEntry shard = Json.parse(line, "task", ShardEntry.class);
        ShardCheck check = new ShardCheck(
                ExecutorState.storage(store), Json.parse(recipe, "recipe", Recipe.class), List.of(shard));
        return Json.line(new Result(shard, check.damage(shard)));
    }
}
