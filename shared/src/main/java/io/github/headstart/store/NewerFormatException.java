package io.github.headstart.store;

import io.github.headstart.error.PipelineException;

/** The store was written by a version of this program that is newer than this one; nothing in it may be touched. */
public final class NewerFormatException extends PipelineException {
    NewerFormatException(Object file, int found) {
        super("%s: written by a newer version of Headstart: its format is %d, this version reads %d; update Headstart"
                .formatted(file, found, StoreManifest.FORMAT));
    }
}
