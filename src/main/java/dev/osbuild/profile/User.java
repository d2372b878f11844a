package dev.osbuild.profile;

import java.util.List;
import java.util.Optional;

/** An account. Nobody can log in by password unless a hash is given. */
public record User(
        @Setting(value = "Login name; 'root' changes the existing account.", example = "admin")
        String name,

        @Setting("Numeric id; by default the next free one from 1000.")
        Optional<Integer> uid,

        @Setting("Groups beside the account's own.") List<String> groups,

        @Setting(value = "Login shell.", byDefault = "/bin/sh")
        String shell,

        @Setting("Hashed password as crypt(3) writes it ('$y$…', '$6$…').")
        Optional<String> passwordHash,

        @Setting(value = "OpenSSH public keys that may log in.", example = "[\"ssh-ed25519 AAAA… me\"]")
        List<String> sshKeys) {

    public User {
        groups = List.copyOf(groups);
        sshKeys = List.copyOf(sshKeys);
    }
}
