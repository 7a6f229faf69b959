package io.github.headstart.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class WorkerThreadsTest {
    @Test
    void runsAllWorkOnNoMoreThanTheGivenNumberOfThreads() {
        AtomicInteger running = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        AtomicInteger done = new AtomicInteger();
        try (WorkerThreads workers = new WorkerThreads("test", 3)) {
            for (int i = 0; i < 1000; i++) {
                workers.run(() -> {
                    most.accumulateAndGet(running.incrementAndGet(), Math::max);
                    done.incrementAndGet();
                    running.decrementAndGet();
                });
            }
            workers.await();
        }
        assertThat(done).hasValue(1000);
        assertThat(most.get()).isBetween(1, 3);
    }

    @Test
    void whatWaitsIsBounded() throws InterruptedException {
        CountDownLatch gate = new CountDownLatch(1);
        AtomicInteger given = new AtomicInteger();
        try (WorkerThreads workers = new WorkerThreads("test", 1)) {
            Thread giver = new Thread(() -> {
                for (int i = 0; i < 100; i++) {
                    workers.run(() -> {
                        try {
                            gate.await(1, TimeUnit.MINUTES);
                        } catch (InterruptedException e) {
                            Thread.currentThread().interrupt();
                        }
                    });
                    given.incrementAndGet();
                }
                workers.await();
            });
            giver.start();
            giver.join(200);
            assertThat(giver.isAlive()).isTrue();
            assertThat(given.get()).isLessThan(20);
            gate.countDown();
            giver.join(60_000);
            assertThat(given).hasValue(100);
        }
    }

    @Test
    void aFailureComesOutWhereTheWorkIsAwaited() {
        try (WorkerThreads workers = new WorkerThreads("test", 2)) {
            assertThatThrownBy(() -> {
                        workers.run(() -> {
                            throw new IllegalArgumentException("broken");
                        });
                        workers.await();
                    })
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("broken");
        }
    }
}
