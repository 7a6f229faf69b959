package io.github.headstart.process;

/** A lock that admits one writer to a folder. Readers need none. close() releases it. */
public interface WriterLock extends AutoCloseable {
    /** Writes down whose lock it is, for those who find it taken. */
    void announce();

    /** @throws io.github.headstart.error.PipelineException if another writer has taken it, because this one seemed dead */
    default void check() {}

    @Override
    void close();
}
