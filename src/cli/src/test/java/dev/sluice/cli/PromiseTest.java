package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.properties.CanBeAnnotated;
import com.tngtech.archunit.core.domain.properties.HasModifiers;
import dev.sluice.jdbc.Call;
import dev.sluice.jdbc.Internal;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What docs/compatibility.md promises to keep is a whole: it needs nothing that may change. */
class PromiseTest {

  @Test
  void whatIsPromisedMentionsNothingElse() {
    List<JavaClass> promised =
        ArchitectureTest.CLASSES.stream().filter(PromiseTest::isPromised).toList();
    List<String> broken = new ArrayList<>();
    for (JavaClass type : promised) {
      type.getRawInterfaces().forEach(parent -> check(type, parent, broken));
      for (JavaCodeUnit member : type.getCodeUnits()) {
        if (isOpen(member) && !isInternal(member)) {
          check(member, member.getRawReturnType(), broken);
          member.getRawParameterTypes().forEach(used -> check(member, used, broken));
        }
      }
      for (JavaField field : type.getFields()) {
        if (isOpen(field)) {
          check(field, field.getRawType(), broken);
        }
      }
    }
    assertThat(promised).hasSizeGreaterThan(100);
    assertThat(broken).isEmpty();
  }

  @Test
  void constructorsOfCallsAreNotPromised() {
    assertThat(ArchitectureTest.CLASSES.get(Call.class).getAllSubclasses())
        .hasSizeGreaterThan(4)
        .allSatisfy(
            call ->
                assertThat(call.getConstructors())
                    .filteredOn(PromiseTest::isOpen)
                    .allMatch(PromiseTest::isInternal));
  }

  private static void check(Object user, JavaClass used, List<String> broken) {
    JavaClass type = used.getBaseComponentType();
    if (type.getPackageName().startsWith("dev.sluice") && !isPromised(type)) {
      broken.add(user + " mentions " + type.getName());
    }
  }

  private static boolean isPromised(JavaClass type) {
    return isSeen(type) && !isInternal(type) && !type.getPackageName().startsWith("dev.sluice.cli");
  }

  private static boolean isSeen(JavaClass type) {
    return isOpen(type) && type.getEnclosingClass().map(PromiseTest::isSeen).orElse(true);
  }

  private static boolean isOpen(HasModifiers what) {
    Set<JavaModifier> modifiers = what.getModifiers();
    return !modifiers.contains(JavaModifier.SYNTHETIC)
        && (modifiers.contains(JavaModifier.PUBLIC) || modifiers.contains(JavaModifier.PROTECTED));
  }

  private static boolean isInternal(CanBeAnnotated what) {
    return what.isAnnotatedWith(Internal.class);
  }
}
