package dev.osbuild.profile;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Documents one setting of a profile, on the record component that receives it; a section that several stages read is
 * documented once, on its type. The profile reference, the JSON Schema and the error messages are made from it.
 *
 * <p>A component is required unless it has a default or is an {@code Optional}, a {@code List} or a {@code Map}. Names
 * in YAML are the component's name with hyphens: {@code bootSeconds} is {@code boot-seconds}. The record's compact
 * constructor checks values and throws {@link IllegalArgumentException} with a sentence for the user; the reader adds
 * file, line and column.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.RECORD_COMPONENT, ElementType.TYPE})
public @interface Setting {

    /** One or two sentences: what it does. */
    String value();

    /** The value when the profile says nothing, as written in YAML; empty for none. */
    String byDefault() default "";

    /** A value worth showing in the reference, as written in YAML. */
    String example() default "";
}
