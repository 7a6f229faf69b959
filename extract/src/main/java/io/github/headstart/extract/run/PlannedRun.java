package io.github.headstart.extract.run;

import io.github.headstart.dataset.Sample;
import io.github.headstart.dataset.SampleFile;
import io.github.headstart.extract.plan.ExtractPlan;
import io.github.headstart.extract.plan.StoredIndex;
import io.github.headstart.extract.publish.Journal;
import io.github.headstart.extract.publish.RowSource;
import io.github.headstart.extract.publish.StoreDraft;
import io.github.headstart.extract.shard.ShardTask;
import io.github.headstart.store.Recipe;
import io.github.headstart.store.ShardEntry;
import io.github.headstart.store.StoreManifest;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/** The plan of a run with everything that it needs. Not thread-safe; close() closes the shards that rows are read from. */
final class PlannedRun implements AutoCloseable {
    private final ExtractInputs inputs;
    private final Journal journal;
    private final StoredIndex stored;
    private final RowSource source;
    private final List<Sample> wanted = new ArrayList<>();
    private final List<SampleFile.Entry> unreadable = new ArrayList<>();
    private final UnreadImages unread;
    private final ExtractPlan plan;

    /** Plans from the inputs and from the finished shards of an interrupted run. Changes nothing. */
    PlannedRun(ExtractInputs inputs) {
        this(inputs, Set.of());
    }

    /** @param repairs damaged shards that are repaired before this run's work and count as sound */
    PlannedRun(ExtractInputs inputs, Set<ShardEntry> repairs) {
        this.inputs = inputs;
        Map<Sample, SampleFile.Entry> known = inputs.knownUnreadable();
        for (Sample sample : inputs.scan().samples()) {
            if (known.containsKey(sample)) {
                unreadable.add(known.get(sample));
            } else {
                wanted.add(sample);
            }
        }
        Recipe recipe = inputs.recipe();
        this.journal = Journal.read(inputs.options().directory());
        this.stored = inputs.storedRows();
        repairs.forEach(stored::addRepaired);
        this.unread = UnreadImages.of(inputs.scan(), stored);
        addUnread();
        this.source = new RowSource(inputs.store());
        source.addFinished(journal, recipe, stored);
        int passes = inputs.options().manifest().augmentation().passes();
        this.plan = ExtractPlan.of(wanted, unread.kept().keySet(), passes, stored)
                .resuming(task -> journal.find(task, recipe)
                        .filter(line -> line.unreadable().isEmpty()
                                || !inputs.options().errors().retry())
                        .isPresent());
    }

    /** An unreadable image that has rows is listed with its stored content; all others are listed as they were found. */
    private void addUnread() {
        Set<String> paths = new HashSet<>();
        unread.kept().forEach((sample, status) -> {
            wanted.add(sample);
            paths.add(sample.path());
            unreadable.add(new SampleFile.Entry(sample.withSha256(""), status));
        });
        if (!unread.kept().isEmpty()) {
            wanted.sort(Sample.BY_PLACE);
        }
        inputs.scan().unreadable().stream()
                .filter(file -> !paths.contains(file.file().path()))
                .forEach(file -> unreadable.add(file.entry()));
    }

    /** The images of the store that the scan did not read. */
    UnreadImages unread() {
        return unread;
    }

    ExtractPlan plan() {
        return plan;
    }

    Journal journal() {
        return journal;
    }

    /** The shards that the plan's rows are copied from. */
    RowSource source() {
        return source;
    }

    /** The finished part of the store's next state: the kept shards and those that an earlier run finished. */
    StoreDraft draft() {
        SortedSet<String> classes = new TreeSet<>(inputs.dataset().classes());
        List<Sample> samples = new ArrayList<>(inputs.scan().samples());
        for (Sample sample : unread.kept().keySet()) {
            classes.add(sample.label());
            samples.add(sample);
        }
        StoreDraft draft = new StoreDraft(inputs.recipe(), List.copyOf(classes), samples);
        plan.kept().forEach(shard -> draft.keep(shard, stored.keys(shard)));
        draft.addUnreadable(unreadable);
        for (ShardTask task : plan.finished()) {
            Journal.Line line = journal.find(task, inputs.recipe()).orElseThrow();
            draft.add(task, line.made(), line.unreadable());
        }
        return draft;
    }

    int resumedRows() {
        return plan.finished().stream()
                .flatMap(task -> journal.find(task, inputs.recipe()).orElseThrow().made().stream())
                .mapToInt(ShardEntry::rows)
                .sum();
    }

    /** @param repaired kept shards that this run recomputed */
    int keptRows(Set<ShardEntry> repaired) {
        return plan.kept().stream()
                .filter(shard -> !repaired.contains(shard))
                .mapToInt(ShardEntry::rows)
                .sum();
    }

    /** Whether the published state equals the draft byte for byte. */
    boolean isPublished(StoreManifest next) {
        return inputs.store()
                .filter(store ->
                        store.manifest().equals(next) && inputs.samples().isPresent())
                .isPresent();
    }

    @Override
    public void close() {
        source.close();
    }
}
