package io.github.headstart.process;

import java.util.OptionalLong;

/** Receives the progress of one file. Called from one thread. */
public interface DownloadProgress extends AutoCloseable {
    /** @param bytes that are there by now */
    void at(long bytes);

    /** Ends the display, whether or not the file is complete. */
    @Override
    void close();

    /** Starts the display of a file's progress. */
    @FunctionalInterface
    interface Display {
        /** @param totalBytes empty where the server does not say */
        DownloadProgress start(String name, OptionalLong totalBytes);
    }

    /** Shows nothing. */
    static DownloadProgress none() {
        return new DownloadProgress() {
            @Override
            public void at(long bytes) {}

            @Override
            public void close() {}
        };
    }
}
