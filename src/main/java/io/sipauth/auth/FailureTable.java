package io.sipauth.auth;

import java.util.Iterator;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Counts failures by key in windows of a minute. Bounded: when it is full, first what has ended goes, then any
 * sixteenth, so that counting goes on and costs little each time. Whoever can fill it can so forget some counts; that
 * takes more sources than a limit on one can stop.
 */
final class FailureTable<K> {

    static final long WINDOW_MILLIS = 60_000;

    private static final int EVICTED_SHARE = 16;

    private final int limit;
    private final int maxKeys;
    private final ConcurrentHashMap<K, Window> windows = new ConcurrentHashMap<>();

    private record Window(long startMillis, int failures) {
        boolean isOver(long nowMillis) {
            return nowMillis - startMillis >= WINDOW_MILLIS;
        }
    }

    /** @param limit failures allowed in a window, 0 for no limit */
    FailureTable(int limit, int maxKeys) {
        this.limit = limit;
        this.maxKeys = maxKeys;
    }

    /** How long the key has to wait, or 0 when it is within its limit. */
    long waitMillis(K key, long nowMillis) {
        Window window = limit == 0 ? null : windows.get(key);
        if (window == null || window.failures < limit || window.isOver(nowMillis)) {
            return 0;
        }
        return window.startMillis + WINDOW_MILLIS - nowMillis;
    }

    void count(K key, long nowMillis) {
        if (limit == 0) {
            return;
        }
        if (windows.size() >= maxKeys && !windows.containsKey(key)) {
            makeRoom(nowMillis);
        }
        windows.merge(key, new Window(nowMillis, 1), (old, first) -> old.isOver(nowMillis) ? first : next(old));
    }

    int size() {
        return windows.size();
    }

    private static Window next(Window window) {
        return new Window(window.startMillis, window.failures + 1);
    }

    private void makeRoom(long nowMillis) {
        windows.values().removeIf(window -> window.isOver(nowMillis));
        int surplus = windows.size() - maxKeys + Math.max(1, maxKeys / EVICTED_SHARE);
        for (Iterator<K> keys = windows.keySet().iterator(); surplus > 0 && keys.hasNext(); surplus--) {
            keys.next();
            keys.remove();
        }
    }
}
