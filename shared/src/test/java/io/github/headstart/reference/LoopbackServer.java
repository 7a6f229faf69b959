package io.github.headstart.reference;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** An HTTP server on this computer that answers as a test wants it to. Public for the other modules' tests. */
public final class LoopbackServer implements AutoCloseable {
    private static final String TAG = "\"one\"";

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final List<String> requests = new CopyOnWriteArrayList<>();

    public LoopbackServer() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(threads);
        server.start();
    }

    /** Answers one request; {@code number} counts those to the same path from 1. */
    @FunctionalInterface
    public interface Answer {
        void to(HttpExchange exchange, int number) throws IOException;
    }

    public URI url(String path) {
        return URI.create("http://127.0.0.1:%d%s".formatted(server.getAddress().getPort(), path));
    }

    public int port() {
        return server.getAddress().getPort();
    }

    public LoopbackServer on(String path, Answer answer) {
        int[] number = {0};
        server.createContext(path, exchange -> {
            int mine;
            synchronized (number) {
                mine = ++number[0];
            }
            String range = exchange.getRequestHeaders().getFirst("Range");
            requests.add(exchange.getRequestURI() + (range == null ? "" : " " + range));
            try (exchange) {
                answer.to(exchange, mine);
            }
        });
        return this;
    }

    /** Serves a file whole, or the part that is asked for, with an entity tag. */
    public LoopbackServer file(String path, byte[] content) {
        return on(path, (exchange, number) -> send(exchange, content));
    }

    /** What was asked for, in order: path and, where there is one, range. */
    public List<String> requests() {
        return requests;
    }

    public static void send(HttpExchange exchange, byte[] content) throws IOException {
        String range = exchange.getRequestHeaders().getFirst("Range");
        String condition = exchange.getRequestHeaders().getFirst("If-Range");
        int from = range == null || condition != null && !condition.equals(TAG)
                ? 0
                : Integer.parseInt(range.replaceAll("\\D", ""));
        exchange.getResponseHeaders().set("ETag", TAG);
        if (from > 0) {
            exchange.getResponseHeaders()
                    .set("Content-Range", "bytes %d-%d/%d".formatted(from, content.length - 1, content.length));
        }
        exchange.sendResponseHeaders(from > 0 ? 206 : 200, content.length - from);
        exchange.getResponseBody().write(content, from, content.length - from);
    }

    /** Promises all and breaks off in the middle. */
    public static void sendHalf(HttpExchange exchange, byte[] content, String tag) throws IOException {
        if (tag != null) {
            exchange.getResponseHeaders().set("ETag", tag);
        }
        exchange.sendResponseHeaders(200, content.length);
        exchange.getResponseBody().write(content, 0, content.length / 2);
        exchange.getResponseBody().flush();
    }

    /** Sends the half and then nothing, until the test is over. */
    public void stall(HttpExchange exchange, byte[] content) throws IOException {
        sendHalf(exchange, content, TAG);
        try {
            closing.await(1, TimeUnit.MINUTES);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    public static void sendStatus(HttpExchange exchange, int status) throws IOException {
        exchange.sendResponseHeaders(status, -1);
    }

    @Override
    public void close() {
        closing.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}
