package io.github.headstart.spark;

import io.github.headstart.io.AtomicFile;
import io.github.headstart.storage.Storage;
import io.github.headstart.store.StorePublication;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * A file in a folder as long as a job makes shards or parts there. A task that comes back when its job has ended does not find its
 * job's file and leaves nothing.
 */
final class JobFile {
    private JobFile() {}

    static void write(Storage store, String id) {
        try {
            store.write(StorePublication.JOB, id.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw AtomicFile.cannotWrite(store.location().resolve(StorePublication.JOB), e);
        }
    }

    static void delete(Storage store) {
        try {
            store.delete(StorePublication.JOB);
        } catch (IOException e) {
            throw AtomicFile.cannotWrite(store.location().resolve(StorePublication.JOB), e);
        }
    }

    static boolean isOf(Storage store, String id) {
        try {
            return store.exists(StorePublication.JOB)
                    && store.text(StorePublication.JOB).equals(id);
        } catch (IOException e) {
            throw AtomicFile.cannotWrite(store.location().resolve(StorePublication.JOB), e);
        }
    }
}
