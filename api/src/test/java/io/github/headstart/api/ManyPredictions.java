package io.github.headstart.api;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Predicts images one by one in several threads, and prints the process's resident memory meanwhile: a line {@code predictions seconds MiB}
 * for each twentieth of them.
 *
 * <pre>ManyPredictions RUN THREADS PREDICTIONS-OF-A-THREAD IMAGE…</pre>
 */
final class ManyPredictions {
    private static final int LINES = 20;

    private ManyPredictions() {}

    public static void main(String[] arguments) throws Exception {
        int threads = Integer.parseInt(arguments[1]);
        int ofAThread = Integer.parseInt(arguments[2]);
        List<byte[]> images = new ArrayList<>();
        for (int i = 3; i < arguments.length; i++) {
            images.add(Files.readAllBytes(Path.of(arguments[i])));
        }
        AtomicInteger done = new AtomicInteger();
        int every = threads * ofAThread / LINES;
        long start = System.nanoTime();
        try (HeadstartModel model = HeadstartModel.load(Path.of(arguments[0]))) {
            List<Thread> running = new ArrayList<>();
            for (int thread = 0; thread < threads; thread++) {
                int first = thread;
                running.add(new Thread(() -> {
                    for (int i = 0; i < ofAThread; i++) {
                        model.predict(List.of(images.get((first + i) % images.size())));
                        int number = done.incrementAndGet();
                        if (number % every == 0) {
                            print(number, start);
                        }
                    }
                }));
            }
            running.forEach(Thread::start);
            for (Thread thread : running) {
                thread.join();
            }
        }
    }

    private static void print(int number, long start) {
        System.out.printf("%d %.1f %d%n", number, (System.nanoTime() - start) / 1e9, residentMebibytes());
    }

    private static long residentMebibytes() {
        try {
            return Files.readAllLines(Path.of("/proc/self/status")).stream()
                    .filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) >> 10)
                    .findFirst()
                    .orElseThrow();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
