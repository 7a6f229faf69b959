package io.github.headstart.extract.fetch;

import java.io.IOException;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * A response's body, read piece by piece with a timeout: the JDK's own stream waits indefinitely for a server that stops sending. Read
 * by one thread.
 */
final class ResponseBody implements Flow.Subscriber<List<ByteBuffer>>, AutoCloseable {
    private final Duration stallTimeout;
    /** Holds at most one piece and the end, because the next piece is requested only after one has been taken. */
    private final BlockingQueue<Signal> signals = new LinkedBlockingQueue<>();

    private volatile Flow.Subscription subscription;

    ResponseBody(Duration stallTimeout) {
        this.stallTimeout = stallTimeout;
    }

    /** A piece, or the end of the body, regular or by a failure. */
    private record Signal(List<ByteBuffer> piece, Throwable failure) {}

    /**
     * @return the next piece; empty at the end
     * @throws HttpTimeoutException if no byte arrives within {@code stallTimeout}
     */
    Optional<List<ByteBuffer>> next() throws IOException, InterruptedException {
        Signal signal = signals.poll(stallTimeout.toMillis(), TimeUnit.MILLISECONDS);
        if (signal == null) {
            throw new HttpTimeoutException("no byte received for %.1f s".formatted(stallTimeout.toMillis() / 1e3));
        }
        if (signal.failure() != null) {
            throw new IOException(signal.failure().getMessage(), signal.failure());
        }
        if (signal.piece() != null) {
            subscription.request(1);
        }
        return Optional.ofNullable(signal.piece());
    }

    @Override
    public void close() {
        if (subscription != null) {
            subscription.cancel();
        }
    }

    @Override
    public void onSubscribe(Flow.Subscription started) {
        subscription = started;
        started.request(1);
    }

    @Override
    public void onNext(List<ByteBuffer> piece) {
        signals.add(new Signal(piece, null));
    }

    @Override
    public void onError(Throwable failure) {
        signals.add(new Signal(null, failure));
    }

    @Override
    public void onComplete() {
        signals.add(new Signal(null, null));
    }
}
