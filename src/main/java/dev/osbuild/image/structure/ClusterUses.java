package dev.osbuild.image.structure;

import dev.osbuild.image.Malformed;
import java.util.Arrays;
import java.util.BitSet;

/** How often each cluster of a qcow2 image's file is used. */
final class ClusterUses {

    static final String FORMAT = "qcow2 image";

    /** 64 MiB of counters: a terabyte of clusters of 64 KiB. */
    private static final long MOST_CLUSTERS = 1 << 24;

    private final long fileBytes;
    private final int clusterBytes;
    private final int[] counts;
    private final BitSet exclusive;

    ClusterUses(long fileBytes, int clusterBytes) {
        this.fileBytes = fileBytes;
        this.clusterBytes = clusterBytes;
        long clusters = (fileBytes + clusterBytes - 1) / clusterBytes;
        Malformed.unless(clusters <= MOST_CLUSTERS, FORMAT, "it has more clusters than this program counts");
        this.counts = new int[(int) clusters];
        this.exclusive = new BitSet(counts.length);
    }

    int clusters() {
        return counts.length;
    }

    int count(int cluster) {
        return counts[cluster];
    }

    /** Counts whole clusters that nothing else may use. */
    void takeAlone(long offset, long clusters, String what) {
        Malformed.unless(offset % clusterBytes == 0, FORMAT, "its " + what + " does not begin at a cluster");
        boolean inside = offset > 0 && clusters <= counts.length && offset / clusterBytes <= counts.length - clusters;
        Malformed.unless(inside, FORMAT, "its " + what + " lies outside the file");
        takeRange((int) (offset / clusterBytes), (int) clusters, what);
    }

    /** Counts the header's cluster. */
    void takeHeader() {
        takeRange(0, 1, "header");
    }

    private void takeRange(int first, int clusters, String what) {
        for (int cluster = first; cluster < first + clusters; cluster++) {
            Malformed.unless(counts[cluster] == 0, FORMAT, "its " + what + " shares a cluster with something else");
            counts[cluster] = 1;
        }
        exclusive.set(first, first + clusters);
    }

    /** Counts the clusters that compressed data touch; several pieces of data may touch one. */
    void share(long offset, long length) {
        Malformed.unless(offset > 0 && offset < fileBytes, FORMAT, "a compressed cluster lies outside the file");
        long last = (offset + length - 1) / clusterBytes;
        Malformed.unless(last < counts.length, FORMAT, "a compressed cluster ends outside the file");
        for (int cluster = (int) (offset / clusterBytes); cluster <= last; cluster++) {
            Malformed.unless(
                    !exclusive.get(cluster), FORMAT, "a compressed cluster shares a cluster with something else");
            counts[cluster]++;
        }
    }

    @Override
    public String toString() {
        return counts.length + " clusters, "
                + Arrays.stream(counts).filter(count -> count > 0).count() + " used";
    }
}
