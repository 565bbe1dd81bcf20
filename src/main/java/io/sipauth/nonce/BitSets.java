package io.sipauth.nonce;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Small sets as bits on the wire: bit n stands for the n-th value of a fixed order, which is part of the format, so
 * values may only be added at its end. All subsets are made once, so reading allocates nothing.
 */
final class BitSets<E> {

    private final List<E> order;
    private final List<Set<E>> subsets;

    BitSets(List<E> order) {
        this.order = order;
        List<Set<E>> made = new ArrayList<>();
        for (int bits = 0; bits < 1 << order.size(); bits++) {
            made.add(subset(order, bits));
        }
        subsets = List.copyOf(made);
    }

    int bits(Collection<E> values) {
        int bits = 0;
        for (int i = 0; i < order.size(); i++) {
            bits |= values.contains(order.get(i)) ? 1 << i : 0;
        }
        return bits;
    }

    /** The set that these low bits stand for; higher bits are ignored. */
    Set<E> set(int bits) {
        return subsets.get(bits & subsets.size() - 1);
    }

    private static <E> Set<E> subset(List<E> order, int bits) {
        Set<E> subset = new HashSet<>();
        for (int i = 0; i < order.size(); i++) {
            if ((bits >> i & 1) != 0) {
                subset.add(order.get(i));
            }
        }
        return Set.copyOf(subset);
    }
}
