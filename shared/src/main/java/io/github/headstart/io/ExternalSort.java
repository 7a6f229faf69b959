package io.github.headstart.io;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Sorts any number of records in bounded memory: runs of records are sorted in memory and written to disk, then merged. Records
 * may be added by several threads; {@link #sorted} is called by one thread after they were added, and again after more were. Records that are equal in
 * the order keep the order in which they were added.
 *
 * @param <T> the records
 */
public final class ExternalSort<T> {
    /** Some MiB for records of a few texts. */
    private static final int RECORDS_IN_MEMORY = 1 << 14;

    /** The most files that one reading has open at once; each has a buffer of 64 KiB. */
    private static final int FILES_MERGED = 64;

    private final Scratch scratch;
    private final RecordFormat<T> format;
    private final Comparator<? super T> order;
    private final int recordsInMemory;
    private final int filesMerged;
    private final List<T> records = new ArrayList<>();
    private final List<RecordFile<T>> runs = new ArrayList<>();

    public ExternalSort(Scratch scratch, RecordFormat<T> format, Comparator<? super T> order) {
        this(scratch, format, order, RECORDS_IN_MEMORY, FILES_MERGED);
    }

    /**
     * @param recordsInMemory 1 or more
     * @param filesMerged the most files that one reading of the records has open at once, 2 or more
     */
    ExternalSort(
            Scratch scratch,
            RecordFormat<T> format,
            Comparator<? super T> order,
            int recordsInMemory,
            int filesMerged) {
        this.scratch = scratch;
        this.format = format;
        this.order = order;
        this.recordsInMemory = recordsInMemory;
        this.filesMerged = filesMerged;
    }

    /** @throws io.github.headstart.error.PipelineException if a temporary file cannot be written */
    public synchronized void add(T record) {
        records.add(record);
        if (records.size() == recordsInMemory) {
            writeRun();
        }
    }

    /** All records in order; the last runs are merged as they are read. */
    public synchronized RecordFile<T> sorted() {
        if (!records.isEmpty() || runs.isEmpty()) {
            writeRun();
        }
        List<RecordFile<T>> files = runs;
        while (files.size() > filesMerged) {
            List<RecordFile<T>> merged = new ArrayList<>();
            for (int start = 0; start < files.size(); start += filesMerged) {
                merged.add(merged(files.subList(start, Math.min(files.size(), start + filesMerged))));
            }
            files = merged;
        }
        if (files != runs) {
            runs.clear();
            runs.addAll(files);
        }
        return files.size() == 1 ? files.get(0) : RecordFile.merging(List.copyOf(files), order);
    }

    private void writeRun() {
        records.sort(order);
        try (RecordFile.Writer<T> writer = new RecordFile.Writer<>(scratch, format)) {
            records.forEach(writer::add);
            runs.add(writer.finish());
        }
        records.clear();
    }

    private RecordFile<T> merged(List<RecordFile<T>> files) {
        if (files.size() == 1) {
            return files.get(0);
        }
        try (Cursor<T> all = RecordFile.merging(files, order).read();
                RecordFile.Writer<T> writer = new RecordFile.Writer<>(scratch, format)) {
            all.forEachRemaining(writer::add);
            return writer.finish();
        } finally {
            files.forEach(RecordFile::delete);
        }
    }
}
