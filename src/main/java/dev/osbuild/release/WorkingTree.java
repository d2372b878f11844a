package dev.osbuild.release;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What git says about the project's folder.
 *
 * @param commit 40 or 64 hexadecimal digits
 * @param branch that is checked out; empty for none
 * @param changes files that are not as committed, one line each
 * @param tags of the whole repository
 * @param tagsHere that point at the commit
 * @param branchesHere local and remote-tracking branches that hold the commit, without the remote's name
 * @param shallow whether history, and with it tags, may be missing
 */
public record WorkingTree(
        String commit,
        Optional<String> branch,
        List<String> changes,
        Set<String> tags,
        Set<String> tagsHere,
        Set<String> branchesHere,
        boolean shallow) {

    public WorkingTree {
        changes = List.copyOf(changes);
        tags = Set.copyOf(tags);
        tagsHere = Set.copyOf(tagsHere);
        branchesHere = Set.copyOf(branchesHere);
    }
}
