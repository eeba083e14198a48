package dev.signalbox.faults;

import dev.signalbox.fakes.CuttingProxy;
import java.io.IOException;
import java.time.Duration;
import java.util.Random;

/** Something bad. It is over when the call returns; those concerned may need a while to recover. */
enum Fault {
    INSTANCE_KILLED {
        @Override
        void happen(Cluster cluster, Random random, Duration lasting) throws IOException, InterruptedException {
            cluster.restart(random.nextInt(Cluster.SIZE));
        }
    },
    BOTH_KILLED_IN_TURN {
        @Override
        void happen(Cluster cluster, Random random, Duration lasting) throws IOException, InterruptedException {
            int first = random.nextInt(Cluster.SIZE);
            cluster.restart(first);
            cluster.restart(Cluster.SIZE - 1 - first);
        }
    },
    STORE_PAUSED {
        @Override
        void happen(Cluster cluster, Random random, Duration lasting) throws IOException, InterruptedException {
            cluster.pauseStore(lasting);
        }
    },
    /** The store has done what it was asked, and nobody hears of it: some of the answers are to inserts. */
    STORE_CUT_OFF {
        @Override
        void happen(Cluster cluster, Random random, Duration lasting) throws InterruptedException {
            long end = System.nanoTime() + lasting.toNanos();
            while (System.nanoTime() < end) {
                for (CuttingProxy proxy : cluster.proxies()) {
                    proxy.loseAnswers(1 + random.nextInt(3));
                }
                Thread.sleep(100 + random.nextInt(400));
            }
            cluster.proxies().forEach(proxy -> proxy.loseAnswers(0));
        }
    },
    INSTANCE_FROZEN {
        @Override
        void happen(Cluster cluster, Random random, Duration lasting) throws IOException, InterruptedException {
            cluster.freeze(cluster.instance(random.nextInt(Cluster.SIZE)).handle(), lasting);
        }
    };

    /** @param lasting how long, for those that last */
    abstract void happen(Cluster cluster, Random random, Duration lasting) throws IOException, InterruptedException;
}
