#!/usr/bin/env node
import { createRequire as sacCreateRequire } from "node:module";
const require = sacCreateRequire(import.meta.url);
var __create = Object.create;
var __defProp = Object.defineProperty;
var __getOwnPropDesc = Object.getOwnPropertyDescriptor;
var __getOwnPropNames = Object.getOwnPropertyNames;
var __getProtoOf = Object.getPrototypeOf;
var __hasOwnProp = Object.prototype.hasOwnProperty;
var __require = /* @__PURE__ */ ((x2) => typeof require !== "undefined" ? require : typeof Proxy !== "undefined" ? new Proxy(x2, {
  get: (a, b) => (typeof require !== "undefined" ? require : a)[b]
}) : x2)(function(x2) {
  if (typeof require !== "undefined") return require.apply(this, arguments);
  throw Error('Dynamic require of "' + x2 + '" is not supported');
});
var __commonJS = (cb, mod) => function __require3() {
  try {
    return mod || (0, cb[__getOwnPropNames(cb)[0]])((mod = { exports: {} }).exports, mod), mod.exports;
  } catch (e) {
    throw mod = 0, e;
  }
};
var __export = (target, all) => {
  for (var name in all)
    __defProp(target, name, { get: all[name], enumerable: true });
};
var __copyProps = (to, from, except, desc) => {
  if (from && typeof from === "object" || typeof from === "function") {
    for (let key2 of __getOwnPropNames(from))
      if (!__hasOwnProp.call(to, key2) && key2 !== except)
        __defProp(to, key2, { get: () => from[key2], enumerable: !(desc = __getOwnPropDesc(from, key2)) || desc.enumerable });
  }
  return to;
};
var __toESM = (mod, isNodeMode, target) => (target = mod != null ? __create(__getProtoOf(mod)) : {}, __copyProps(
  // If the importer is in node compatibility mode or this is not an ESM
  // file that has been converted to a CommonJS file using a Babel-
  // compatible transform (i.e. "__esModule" has not been set), then set
  // "default" to the CommonJS "module.exports" for node compatibility.
  isNodeMode || !mod || !mod.__esModule ? __defProp(target, "default", { value: mod, enumerable: true }) : target,
  mod
));

// node_modules/commander/lib/error.js
var require_error = __commonJS({
  "node_modules/commander/lib/error.js"(exports) {
    var CommanderError2 = class extends Error {
      /**
       * Constructs the CommanderError class
       * @param {number} exitCode suggested exit code which could be used with process.exit
       * @param {string} code an id string representing the error
       * @param {string} message human-readable description of the error
       */
      constructor(exitCode, code, message) {
        super(message);
        Error.captureStackTrace(this, this.constructor);
        this.name = this.constructor.name;
        this.code = code;
        this.exitCode = exitCode;
        this.nestedError = void 0;
      }
    };
    var InvalidArgumentError2 = class extends CommanderError2 {
      /**
       * Constructs the InvalidArgumentError class
       * @param {string} [message] explanation of why argument is invalid
       */
      constructor(message) {
        super(1, "commander.invalidArgument", message);
        Error.captureStackTrace(this, this.constructor);
        this.name = this.constructor.name;
      }
    };
    exports.CommanderError = CommanderError2;
    exports.InvalidArgumentError = InvalidArgumentError2;
  }
});

// node_modules/commander/lib/argument.js
var require_argument = __commonJS({
  "node_modules/commander/lib/argument.js"(exports) {
    var { InvalidArgumentError: InvalidArgumentError2 } = require_error();
    var Argument2 = class {
      /**
       * Initialize a new command argument with the given name and description.
       * The default is that the argument is required, and you can explicitly
       * indicate this with <> around the name. Put [] around the name for an optional argument.
       *
       * @param {string} name
       * @param {string} [description]
       */
      constructor(name, description) {
        this.description = description || "";
        this.variadic = false;
        this.parseArg = void 0;
        this.defaultValue = void 0;
        this.defaultValueDescription = void 0;
        this.argChoices = void 0;
        switch (name[0]) {
          case "<":
            this.required = true;
            this._name = name.slice(1, -1);
            break;
          case "[":
            this.required = false;
            this._name = name.slice(1, -1);
            break;
          default:
            this.required = true;
            this._name = name;
            break;
        }
        if (this._name.endsWith("...")) {
          this.variadic = true;
          this._name = this._name.slice(0, -3);
        }
      }
      /**
       * Return argument name.
       *
       * @return {string}
       */
      name() {
        return this._name;
      }
      /**
       * @package
       */
      _collectValue(value, previous) {
        if (previous === this.defaultValue || !Array.isArray(previous)) {
          return [value];
        }
        previous.push(value);
        return previous;
      }
      /**
       * Set the default value, and optionally supply the description to be displayed in the help.
       *
       * @param {*} value
       * @param {string} [description]
       * @return {Argument}
       */
      default(value, description) {
        this.defaultValue = value;
        this.defaultValueDescription = description;
        return this;
      }
      /**
       * Set the custom handler for processing CLI command arguments into argument values.
       *
       * @param {Function} [fn]
       * @return {Argument}
       */
      argParser(fn) {
        this.parseArg = fn;
        return this;
      }
      /**
       * Only allow argument value to be one of choices.
       *
       * @param {string[]} values
       * @return {Argument}
       */
      choices(values) {
        this.argChoices = values.slice();
        this.parseArg = (arg, previous) => {
          if (!this.argChoices.includes(arg)) {
            throw new InvalidArgumentError2(
              `Allowed choices are ${this.argChoices.join(", ")}.`
            );
          }
          if (this.variadic) {
            return this._collectValue(arg, previous);
          }
          return arg;
        };
        return this;
      }
      /**
       * Make argument required.
       *
       * @returns {Argument}
       */
      argRequired() {
        this.required = true;
        return this;
      }
      /**
       * Make argument optional.
       *
       * @returns {Argument}
       */
      argOptional() {
        this.required = false;
        return this;
      }
    };
    function humanReadableArgName(arg) {
      const nameOutput = arg.name() + (arg.variadic === true ? "..." : "");
      return arg.required ? "<" + nameOutput + ">" : "[" + nameOutput + "]";
    }
    exports.Argument = Argument2;
    exports.humanReadableArgName = humanReadableArgName;
  }
});

// node_modules/commander/lib/help.js
var require_help = __commonJS({
  "node_modules/commander/lib/help.js"(exports) {
    var { humanReadableArgName } = require_argument();
    var Help2 = class {
      constructor() {
        this.helpWidth = void 0;
        this.minWidthToWrap = 40;
        this.sortSubcommands = false;
        this.sortOptions = false;
        this.showGlobalOptions = false;
      }
      /**
       * prepareContext is called by Commander after applying overrides from `Command.configureHelp()`
       * and just before calling `formatHelp()`.
       *
       * Commander just uses the helpWidth and the rest is provided for optional use by more complex subclasses.
       *
       * @param {{ error?: boolean, helpWidth?: number, outputHasColors?: boolean }} contextOptions
       */
      prepareContext(contextOptions) {
        this.helpWidth = this.helpWidth ?? contextOptions.helpWidth ?? 80;
      }
      /**
       * Get an array of the visible subcommands. Includes a placeholder for the implicit help command, if there is one.
       *
       * @param {Command} cmd
       * @returns {Command[]}
       */
      visibleCommands(cmd) {
        const visibleCommands = cmd.commands.filter((cmd2) => !cmd2._hidden);
        const helpCommand = cmd._getHelpCommand();
        if (helpCommand && !helpCommand._hidden) {
          visibleCommands.push(helpCommand);
        }
        if (this.sortSubcommands) {
          visibleCommands.sort((a, b) => {
            return a.name().localeCompare(b.name());
          });
        }
        return visibleCommands;
      }
      /**
       * Compare options for sort.
       *
       * @param {Option} a
       * @param {Option} b
       * @returns {number}
       */
      compareOptions(a, b) {
        const getSortKey = (option) => {
          return option.short ? option.short.replace(/^-/, "") : option.long.replace(/^--/, "");
        };
        return getSortKey(a).localeCompare(getSortKey(b));
      }
      /**
       * Get an array of the visible options. Includes a placeholder for the implicit help option, if there is one.
       *
       * @param {Command} cmd
       * @returns {Option[]}
       */
      visibleOptions(cmd) {
        const visibleOptions = cmd.options.filter((option) => !option.hidden);
        const helpOption = cmd._getHelpOption();
        if (helpOption && !helpOption.hidden) {
          const removeShort = helpOption.short && cmd._findOption(helpOption.short);
          const removeLong = helpOption.long && cmd._findOption(helpOption.long);
          if (!removeShort && !removeLong) {
            visibleOptions.push(helpOption);
          } else if (helpOption.long && !removeLong) {
            visibleOptions.push(
              cmd.createOption(helpOption.long, helpOption.description)
            );
          } else if (helpOption.short && !removeShort) {
            visibleOptions.push(
              cmd.createOption(helpOption.short, helpOption.description)
            );
          }
        }
        if (this.sortOptions) {
          visibleOptions.sort(this.compareOptions);
        }
        return visibleOptions;
      }
      /**
       * Get an array of the visible global options. (Not including help.)
       *
       * @param {Command} cmd
       * @returns {Option[]}
       */
      visibleGlobalOptions(cmd) {
        if (!this.showGlobalOptions) return [];
        const globalOptions = [];
        for (let ancestorCmd = cmd.parent; ancestorCmd; ancestorCmd = ancestorCmd.parent) {
          const visibleOptions = ancestorCmd.options.filter(
            (option) => !option.hidden
          );
          globalOptions.push(...visibleOptions);
        }
        if (this.sortOptions) {
          globalOptions.sort(this.compareOptions);
        }
        return globalOptions;
      }
      /**
       * Get an array of the arguments if any have a description.
       *
       * @param {Command} cmd
       * @returns {Argument[]}
       */
      visibleArguments(cmd) {
        if (cmd._argsDescription) {
          cmd.registeredArguments.forEach((argument2) => {
            argument2.description = argument2.description || cmd._argsDescription[argument2.name()] || "";
          });
        }
        if (cmd.registeredArguments.find((argument2) => argument2.description)) {
          return cmd.registeredArguments;
        }
        return [];
      }
      /**
       * Get the command term to show in the list of subcommands.
       *
       * @param {Command} cmd
       * @returns {string}
       */
      subcommandTerm(cmd) {
        const args = cmd.registeredArguments.map((arg) => humanReadableArgName(arg)).join(" ");
        return cmd._name + (cmd._aliases[0] ? "|" + cmd._aliases[0] : "") + (cmd.options.length ? " [options]" : "") + // simplistic check for non-help option
        (args ? " " + args : "");
      }
      /**
       * Get the option term to show in the list of options.
       *
       * @param {Option} option
       * @returns {string}
       */
      optionTerm(option) {
        return option.flags;
      }
      /**
       * Get the argument term to show in the list of arguments.
       *
       * @param {Argument} argument
       * @returns {string}
       */
      argumentTerm(argument2) {
        return argument2.name();
      }
      /**
       * Get the longest command term length.
       *
       * @param {Command} cmd
       * @param {Help} helper
       * @returns {number}
       */
      longestSubcommandTermLength(cmd, helper) {
        return helper.visibleCommands(cmd).reduce((max, command) => {
          return Math.max(
            max,
            this.displayWidth(
              helper.styleSubcommandTerm(helper.subcommandTerm(command))
            )
          );
        }, 0);
      }
      /**
       * Get the longest option term length.
       *
       * @param {Command} cmd
       * @param {Help} helper
       * @returns {number}
       */
      longestOptionTermLength(cmd, helper) {
        return helper.visibleOptions(cmd).reduce((max, option) => {
          return Math.max(
            max,
            this.displayWidth(helper.styleOptionTerm(helper.optionTerm(option)))
          );
        }, 0);
      }
      /**
       * Get the longest global option term length.
       *
       * @param {Command} cmd
       * @param {Help} helper
       * @returns {number}
       */
      longestGlobalOptionTermLength(cmd, helper) {
        return helper.visibleGlobalOptions(cmd).reduce((max, option) => {
          return Math.max(
            max,
            this.displayWidth(helper.styleOptionTerm(helper.optionTerm(option)))
          );
        }, 0);
      }
      /**
       * Get the longest argument term length.
       *
       * @param {Command} cmd
       * @param {Help} helper
       * @returns {number}
       */
      longestArgumentTermLength(cmd, helper) {
        return helper.visibleArguments(cmd).reduce((max, argument2) => {
          return Math.max(
            max,
            this.displayWidth(
              helper.styleArgumentTerm(helper.argumentTerm(argument2))
            )
          );
        }, 0);
      }
      /**
       * Get the command usage to be displayed at the top of the built-in help.
       *
       * @param {Command} cmd
       * @returns {string}
       */
      commandUsage(cmd) {
        let cmdName = cmd._name;
        if (cmd._aliases[0]) {
          cmdName = cmdName + "|" + cmd._aliases[0];
        }
        let ancestorCmdNames = "";
        for (let ancestorCmd = cmd.parent; ancestorCmd; ancestorCmd = ancestorCmd.parent) {
          ancestorCmdNames = ancestorCmd.name() + " " + ancestorCmdNames;
        }
        return ancestorCmdNames + cmdName + " " + cmd.usage();
      }
      /**
       * Get the description for the command.
       *
       * @param {Command} cmd
       * @returns {string}
       */
      commandDescription(cmd) {
        return cmd.description();
      }
      /**
       * Get the subcommand summary to show in the list of subcommands.
       * (Fallback to description for backwards compatibility.)
       *
       * @param {Command} cmd
       * @returns {string}
       */
      subcommandDescription(cmd) {
        return cmd.summary() || cmd.description();
      }
      /**
       * Get the option description to show in the list of options.
       *
       * @param {Option} option
       * @return {string}
       */
      optionDescription(option) {
        const extraInfo = [];
        if (option.argChoices) {
          extraInfo.push(
            // use stringify to match the display of the default value
            `choices: ${option.argChoices.map((choice) => JSON.stringify(choice)).join(", ")}`
          );
        }
        if (option.defaultValue !== void 0) {
          const showDefault = option.required || option.optional || option.isBoolean() && typeof option.defaultValue === "boolean";
          if (showDefault) {
            extraInfo.push(
              `default: ${option.defaultValueDescription || JSON.stringify(option.defaultValue)}`
            );
          }
        }
        if (option.presetArg !== void 0 && option.optional) {
          extraInfo.push(`preset: ${JSON.stringify(option.presetArg)}`);
        }
        if (option.envVar !== void 0) {
          extraInfo.push(`env: ${option.envVar}`);
        }
        if (extraInfo.length > 0) {
          const extraDescription = `(${extraInfo.join(", ")})`;
          if (option.description) {
            return `${option.description} ${extraDescription}`;
          }
          return extraDescription;
        }
        return option.description;
      }
      /**
       * Get the argument description to show in the list of arguments.
       *
       * @param {Argument} argument
       * @return {string}
       */
      argumentDescription(argument2) {
        const extraInfo = [];
        if (argument2.argChoices) {
          extraInfo.push(
            // use stringify to match the display of the default value
            `choices: ${argument2.argChoices.map((choice) => JSON.stringify(choice)).join(", ")}`
          );
        }
        if (argument2.defaultValue !== void 0) {
          extraInfo.push(
            `default: ${argument2.defaultValueDescription || JSON.stringify(argument2.defaultValue)}`
          );
        }
        if (extraInfo.length > 0) {
          const extraDescription = `(${extraInfo.join(", ")})`;
          if (argument2.description) {
            return `${argument2.description} ${extraDescription}`;
          }
          return extraDescription;
        }
        return argument2.description;
      }
      /**
       * Format a list of items, given a heading and an array of formatted items.
       *
       * @param {string} heading
       * @param {string[]} items
       * @param {Help} helper
       * @returns string[]
       */
      formatItemList(heading, items, helper) {
        if (items.length === 0) return [];
        return [helper.styleTitle(heading), ...items, ""];
      }
      /**
       * Group items by their help group heading.
       *
       * @param {Command[] | Option[]} unsortedItems
       * @param {Command[] | Option[]} visibleItems
       * @param {Function} getGroup
       * @returns {Map<string, Command[] | Option[]>}
       */
      groupItems(unsortedItems, visibleItems, getGroup) {
        const result = /* @__PURE__ */ new Map();
        unsortedItems.forEach((item) => {
          const group = getGroup(item);
          if (!result.has(group)) result.set(group, []);
        });
        visibleItems.forEach((item) => {
          const group = getGroup(item);
          if (!result.has(group)) {
            result.set(group, []);
          }
          result.get(group).push(item);
        });
        return result;
      }
      /**
       * Generate the built-in help text.
       *
       * @param {Command} cmd
       * @param {Help} helper
       * @returns {string}
       */
      formatHelp(cmd, helper) {
        const termWidth = helper.padWidth(cmd, helper);
        const helpWidth = helper.helpWidth ?? 80;
        function callFormatItem(term, description) {
          return helper.formatItem(term, termWidth, description, helper);
        }
        let output = [
          `${helper.styleTitle("Usage:")} ${helper.styleUsage(helper.commandUsage(cmd))}`,
          ""
        ];
        const commandDescription = helper.commandDescription(cmd);
        if (commandDescription.length > 0) {
          output = output.concat([
            helper.boxWrap(
              helper.styleCommandDescription(commandDescription),
              helpWidth
            ),
            ""
          ]);
        }
        const argumentList = helper.visibleArguments(cmd).map((argument2) => {
          return callFormatItem(
            helper.styleArgumentTerm(helper.argumentTerm(argument2)),
            helper.styleArgumentDescription(helper.argumentDescription(argument2))
          );
        });
        output = output.concat(
          this.formatItemList("Arguments:", argumentList, helper)
        );
        const optionGroups = this.groupItems(
          cmd.options,
          helper.visibleOptions(cmd),
          (option) => option.helpGroupHeading ?? "Options:"
        );
        optionGroups.forEach((options, group) => {
          const optionList = options.map((option) => {
            return callFormatItem(
              helper.styleOptionTerm(helper.optionTerm(option)),
              helper.styleOptionDescription(helper.optionDescription(option))
            );
          });
          output = output.concat(this.formatItemList(group, optionList, helper));
        });
        if (helper.showGlobalOptions) {
          const globalOptionList = helper.visibleGlobalOptions(cmd).map((option) => {
            return callFormatItem(
              helper.styleOptionTerm(helper.optionTerm(option)),
              helper.styleOptionDescription(helper.optionDescription(option))
            );
          });
          output = output.concat(
            this.formatItemList("Global Options:", globalOptionList, helper)
          );
        }
        const commandGroups = this.groupItems(
          cmd.commands,
          helper.visibleCommands(cmd),
          (sub) => sub.helpGroup() || "Commands:"
        );
        commandGroups.forEach((commands, group) => {
          const commandList = commands.map((sub) => {
            return callFormatItem(
              helper.styleSubcommandTerm(helper.subcommandTerm(sub)),
              helper.styleSubcommandDescription(helper.subcommandDescription(sub))
            );
          });
          output = output.concat(this.formatItemList(group, commandList, helper));
        });
        return output.join("\n");
      }
      /**
       * Return display width of string, ignoring ANSI escape sequences. Used in padding and wrapping calculations.
       *
       * @param {string} str
       * @returns {number}
       */
      displayWidth(str) {
        return stripColor(str).length;
      }
      /**
       * Style the title for displaying in the help. Called with 'Usage:', 'Options:', etc.
       *
       * @param {string} str
       * @returns {string}
       */
      styleTitle(str) {
        return str;
      }
      styleUsage(str) {
        return str.split(" ").map((word) => {
          if (word === "[options]") return this.styleOptionText(word);
          if (word === "[command]") return this.styleSubcommandText(word);
          if (word[0] === "[" || word[0] === "<")
            return this.styleArgumentText(word);
          return this.styleCommandText(word);
        }).join(" ");
      }
      styleCommandDescription(str) {
        return this.styleDescriptionText(str);
      }
      styleOptionDescription(str) {
        return this.styleDescriptionText(str);
      }
      styleSubcommandDescription(str) {
        return this.styleDescriptionText(str);
      }
      styleArgumentDescription(str) {
        return this.styleDescriptionText(str);
      }
      styleDescriptionText(str) {
        return str;
      }
      styleOptionTerm(str) {
        return this.styleOptionText(str);
      }
      styleSubcommandTerm(str) {
        return str.split(" ").map((word) => {
          if (word === "[options]") return this.styleOptionText(word);
          if (word[0] === "[" || word[0] === "<")
            return this.styleArgumentText(word);
          return this.styleSubcommandText(word);
        }).join(" ");
      }
      styleArgumentTerm(str) {
        return this.styleArgumentText(str);
      }
      styleOptionText(str) {
        return str;
      }
      styleArgumentText(str) {
        return str;
      }
      styleSubcommandText(str) {
        return str;
      }
      styleCommandText(str) {
        return str;
      }
      /**
       * Calculate the pad width from the maximum term length.
       *
       * @param {Command} cmd
       * @param {Help} helper
       * @returns {number}
       */
      padWidth(cmd, helper) {
        return Math.max(
          helper.longestOptionTermLength(cmd, helper),
          helper.longestGlobalOptionTermLength(cmd, helper),
          helper.longestSubcommandTermLength(cmd, helper),
          helper.longestArgumentTermLength(cmd, helper)
        );
      }
      /**
       * Detect manually wrapped and indented strings by checking for line break followed by whitespace.
       *
       * @param {string} str
       * @returns {boolean}
       */
      preformatted(str) {
        return /\n[^\S\r\n]/.test(str);
      }
      /**
       * Format the "item", which consists of a term and description. Pad the term and wrap the description, indenting the following lines.
       *
       * So "TTT", 5, "DDD DDDD DD DDD" might be formatted for this.helpWidth=17 like so:
       *   TTT  DDD DDDD
       *        DD DDD
       *
       * @param {string} term
       * @param {number} termWidth
       * @param {string} description
       * @param {Help} helper
       * @returns {string}
       */
      formatItem(term, termWidth, description, helper) {
        const itemIndent = 2;
        const itemIndentStr = " ".repeat(itemIndent);
        if (!description) return itemIndentStr + term;
        const paddedTerm = term.padEnd(
          termWidth + term.length - helper.displayWidth(term)
        );
        const spacerWidth = 2;
        const helpWidth = this.helpWidth ?? 80;
        const remainingWidth = helpWidth - termWidth - spacerWidth - itemIndent;
        let formattedDescription;
        if (remainingWidth < this.minWidthToWrap || helper.preformatted(description)) {
          formattedDescription = description;
        } else {
          const wrappedDescription = helper.boxWrap(description, remainingWidth);
          formattedDescription = wrappedDescription.replace(
            /\n/g,
            "\n" + " ".repeat(termWidth + spacerWidth)
          );
        }
        return itemIndentStr + paddedTerm + " ".repeat(spacerWidth) + formattedDescription.replace(/\n/g, `
${itemIndentStr}`);
      }
      /**
       * Wrap a string at whitespace, preserving existing line breaks.
       * Wrapping is skipped if the width is less than `minWidthToWrap`.
       *
       * @param {string} str
       * @param {number} width
       * @returns {string}
       */
      boxWrap(str, width) {
        if (width < this.minWidthToWrap) return str;
        const rawLines = str.split(/\r\n|\n/);
        const chunkPattern = /[\s]*[^\s]+/g;
        const wrappedLines = [];
        rawLines.forEach((line) => {
          const chunks = line.match(chunkPattern);
          if (chunks === null) {
            wrappedLines.push("");
            return;
          }
          let sumChunks = [chunks.shift()];
          let sumWidth = this.displayWidth(sumChunks[0]);
          chunks.forEach((chunk) => {
            const visibleWidth = this.displayWidth(chunk);
            if (sumWidth + visibleWidth <= width) {
              sumChunks.push(chunk);
              sumWidth += visibleWidth;
              return;
            }
            wrappedLines.push(sumChunks.join(""));
            const nextChunk = chunk.trimStart();
            sumChunks = [nextChunk];
            sumWidth = this.displayWidth(nextChunk);
          });
          wrappedLines.push(sumChunks.join(""));
        });
        return wrappedLines.join("\n");
      }
    };
    function stripColor(str) {
      const sgrPattern = /\x1b\[\d*(;\d*)*m/g;
      return str.replace(sgrPattern, "");
    }
    exports.Help = Help2;
    exports.stripColor = stripColor;
  }
});

// node_modules/commander/lib/option.js
var require_option = __commonJS({
  "node_modules/commander/lib/option.js"(exports) {
    var { InvalidArgumentError: InvalidArgumentError2 } = require_error();
    var Option2 = class {
      /**
       * Initialize a new `Option` with the given `flags` and `description`.
       *
       * @param {string} flags
       * @param {string} [description]
       */
      constructor(flags, description) {
        this.flags = flags;
        this.description = description || "";
        this.required = flags.includes("<");
        this.optional = flags.includes("[");
        this.variadic = /\w\.\.\.[>\]]$/.test(flags);
        this.mandatory = false;
        const optionFlags = splitOptionFlags(flags);
        this.short = optionFlags.shortFlag;
        this.long = optionFlags.longFlag;
        this.negate = false;
        if (this.long) {
          this.negate = this.long.startsWith("--no-");
        }
        this.defaultValue = void 0;
        this.defaultValueDescription = void 0;
        this.presetArg = void 0;
        this.envVar = void 0;
        this.parseArg = void 0;
        this.hidden = false;
        this.argChoices = void 0;
        this.conflictsWith = [];
        this.implied = void 0;
        this.helpGroupHeading = void 0;
      }
      /**
       * Set the default value, and optionally supply the description to be displayed in the help.
       *
       * @param {*} value
       * @param {string} [description]
       * @return {Option}
       */
      default(value, description) {
        this.defaultValue = value;
        this.defaultValueDescription = description;
        return this;
      }
      /**
       * Preset to use when option used without option-argument, especially optional but also boolean and negated.
       * The custom processing (parseArg) is called.
       *
       * @example
       * new Option('--color').default('GREYSCALE').preset('RGB');
       * new Option('--donate [amount]').preset('20').argParser(parseFloat);
       *
       * @param {*} arg
       * @return {Option}
       */
      preset(arg) {
        this.presetArg = arg;
        return this;
      }
      /**
       * Add option name(s) that conflict with this option.
       * An error will be displayed if conflicting options are found during parsing.
       *
       * @example
       * new Option('--rgb').conflicts('cmyk');
       * new Option('--js').conflicts(['ts', 'jsx']);
       *
       * @param {(string | string[])} names
       * @return {Option}
       */
      conflicts(names) {
        this.conflictsWith = this.conflictsWith.concat(names);
        return this;
      }
      /**
       * Specify implied option values for when this option is set and the implied options are not.
       *
       * The custom processing (parseArg) is not called on the implied values.
       *
       * @example
       * program
       *   .addOption(new Option('--log', 'write logging information to file'))
       *   .addOption(new Option('--trace', 'log extra details').implies({ log: 'trace.txt' }));
       *
       * @param {object} impliedOptionValues
       * @return {Option}
       */
      implies(impliedOptionValues) {
        let newImplied = impliedOptionValues;
        if (typeof impliedOptionValues === "string") {
          newImplied = { [impliedOptionValues]: true };
        }
        this.implied = Object.assign(this.implied || {}, newImplied);
        return this;
      }
      /**
       * Set environment variable to check for option value.
       *
       * An environment variable is only used if when processed the current option value is
       * undefined, or the source of the current value is 'default' or 'config' or 'env'.
       *
       * @param {string} name
       * @return {Option}
       */
      env(name) {
        this.envVar = name;
        return this;
      }
      /**
       * Set the custom handler for processing CLI option arguments into option values.
       *
       * @param {Function} [fn]
       * @return {Option}
       */
      argParser(fn) {
        this.parseArg = fn;
        return this;
      }
      /**
       * Whether the option is mandatory and must have a value after parsing.
       *
       * @param {boolean} [mandatory=true]
       * @return {Option}
       */
      makeOptionMandatory(mandatory = true) {
        this.mandatory = !!mandatory;
        return this;
      }
      /**
       * Hide option in help.
       *
       * @param {boolean} [hide=true]
       * @return {Option}
       */
      hideHelp(hide2 = true) {
        this.hidden = !!hide2;
        return this;
      }
      /**
       * @package
       */
      _collectValue(value, previous) {
        if (previous === this.defaultValue || !Array.isArray(previous)) {
          return [value];
        }
        previous.push(value);
        return previous;
      }
      /**
       * Only allow option value to be one of choices.
       *
       * @param {string[]} values
       * @return {Option}
       */
      choices(values) {
        this.argChoices = values.slice();
        this.parseArg = (arg, previous) => {
          if (!this.argChoices.includes(arg)) {
            throw new InvalidArgumentError2(
              `Allowed choices are ${this.argChoices.join(", ")}.`
            );
          }
          if (this.variadic) {
            return this._collectValue(arg, previous);
          }
          return arg;
        };
        return this;
      }
      /**
       * Return option name.
       *
       * @return {string}
       */
      name() {
        if (this.long) {
          return this.long.replace(/^--/, "");
        }
        return this.short.replace(/^-/, "");
      }
      /**
       * Return option name, in a camelcase format that can be used
       * as an object attribute key.
       *
       * @return {string}
       */
      attributeName() {
        if (this.negate) {
          return camelcase(this.name().replace(/^no-/, ""));
        }
        return camelcase(this.name());
      }
      /**
       * Set the help group heading.
       *
       * @param {string} heading
       * @return {Option}
       */
      helpGroup(heading) {
        this.helpGroupHeading = heading;
        return this;
      }
      /**
       * Check if `arg` matches the short or long flag.
       *
       * @param {string} arg
       * @return {boolean}
       * @package
       */
      is(arg) {
        return this.short === arg || this.long === arg;
      }
      /**
       * Return whether a boolean option.
       *
       * Options are one of boolean, negated, required argument, or optional argument.
       *
       * @return {boolean}
       * @package
       */
      isBoolean() {
        return !this.required && !this.optional && !this.negate;
      }
    };
    var DualOptions = class {
      /**
       * @param {Option[]} options
       */
      constructor(options) {
        this.positiveOptions = /* @__PURE__ */ new Map();
        this.negativeOptions = /* @__PURE__ */ new Map();
        this.dualOptions = /* @__PURE__ */ new Set();
        options.forEach((option) => {
          if (option.negate) {
            this.negativeOptions.set(option.attributeName(), option);
          } else {
            this.positiveOptions.set(option.attributeName(), option);
          }
        });
        this.negativeOptions.forEach((value, key2) => {
          if (this.positiveOptions.has(key2)) {
            this.dualOptions.add(key2);
          }
        });
      }
      /**
       * Did the value come from the option, and not from possible matching dual option?
       *
       * @param {*} value
       * @param {Option} option
       * @returns {boolean}
       */
      valueFromOption(value, option) {
        const optionKey = option.attributeName();
        if (!this.dualOptions.has(optionKey)) return true;
        const preset = this.negativeOptions.get(optionKey).presetArg;
        const negativeValue = preset !== void 0 ? preset : false;
        return option.negate === (negativeValue === value);
      }
    };
    function camelcase(str) {
      return str.split("-").reduce((str2, word) => {
        return str2 + word[0].toUpperCase() + word.slice(1);
      });
    }
    function splitOptionFlags(flags) {
      let shortFlag;
      let longFlag;
      const shortFlagExp = /^-[^-]$/;
      const longFlagExp = /^--[^-]/;
      const flagParts = flags.split(/[ |,]+/).concat("guard");
      if (shortFlagExp.test(flagParts[0])) shortFlag = flagParts.shift();
      if (longFlagExp.test(flagParts[0])) longFlag = flagParts.shift();
      if (!shortFlag && shortFlagExp.test(flagParts[0]))
        shortFlag = flagParts.shift();
      if (!shortFlag && longFlagExp.test(flagParts[0])) {
        shortFlag = longFlag;
        longFlag = flagParts.shift();
      }
      if (flagParts[0].startsWith("-")) {
        const unsupportedFlag = flagParts[0];
        const baseError = `option creation failed due to '${unsupportedFlag}' in option flags '${flags}'`;
        if (/^-[^-][^-]/.test(unsupportedFlag))
          throw new Error(
            `${baseError}
- a short flag is a single dash and a single character
  - either use a single dash and a single character (for a short flag)
  - or use a double dash for a long option (and can have two, like '--ws, --workspace')`
          );
        if (shortFlagExp.test(unsupportedFlag))
          throw new Error(`${baseError}
- too many short flags`);
        if (longFlagExp.test(unsupportedFlag))
          throw new Error(`${baseError}
- too many long flags`);
        throw new Error(`${baseError}
- unrecognised flag format`);
      }
      if (shortFlag === void 0 && longFlag === void 0)
        throw new Error(
          `option creation failed due to no flags found in '${flags}'.`
        );
      return { shortFlag, longFlag };
    }
    exports.Option = Option2;
    exports.DualOptions = DualOptions;
  }
});

// node_modules/commander/lib/suggestSimilar.js
var require_suggestSimilar = __commonJS({
  "node_modules/commander/lib/suggestSimilar.js"(exports) {
    var maxDistance = 3;
    function editDistance(a, b) {
      if (Math.abs(a.length - b.length) > maxDistance)
        return Math.max(a.length, b.length);
      const d = [];
      for (let i2 = 0; i2 <= a.length; i2++) {
        d[i2] = [i2];
      }
      for (let j = 0; j <= b.length; j++) {
        d[0][j] = j;
      }
      for (let j = 1; j <= b.length; j++) {
        for (let i2 = 1; i2 <= a.length; i2++) {
          let cost = 1;
          if (a[i2 - 1] === b[j - 1]) {
            cost = 0;
          } else {
            cost = 1;
          }
          d[i2][j] = Math.min(
            d[i2 - 1][j] + 1,
            // deletion
            d[i2][j - 1] + 1,
            // insertion
            d[i2 - 1][j - 1] + cost
            // substitution
          );
          if (i2 > 1 && j > 1 && a[i2 - 1] === b[j - 2] && a[i2 - 2] === b[j - 1]) {
            d[i2][j] = Math.min(d[i2][j], d[i2 - 2][j - 2] + 1);
          }
        }
      }
      return d[a.length][b.length];
    }
    function suggestSimilar(word, candidates2) {
      if (!candidates2 || candidates2.length === 0) return "";
      candidates2 = Array.from(new Set(candidates2));
      const searchingOptions = word.startsWith("--");
      if (searchingOptions) {
        word = word.slice(2);
        candidates2 = candidates2.map((candidate) => candidate.slice(2));
      }
      let similar = [];
      let bestDistance = maxDistance;
      const minSimilarity = 0.4;
      candidates2.forEach((candidate) => {
        if (candidate.length <= 1) return;
        const distance = editDistance(word, candidate);
        const length = Math.max(word.length, candidate.length);
        const similarity = (length - distance) / length;
        if (similarity > minSimilarity) {
          if (distance < bestDistance) {
            bestDistance = distance;
            similar = [candidate];
          } else if (distance === bestDistance) {
            similar.push(candidate);
          }
        }
      });
      similar.sort((a, b) => a.localeCompare(b));
      if (searchingOptions) {
        similar = similar.map((candidate) => `--${candidate}`);
      }
      if (similar.length > 1) {
        return `
(Did you mean one of ${similar.join(", ")}?)`;
      }
      if (similar.length === 1) {
        return `
(Did you mean ${similar[0]}?)`;
      }
      return "";
    }
    exports.suggestSimilar = suggestSimilar;
  }
});

// node_modules/commander/lib/command.js
var require_command = __commonJS({
  "node_modules/commander/lib/command.js"(exports) {
    var EventEmitter = __require("node:events").EventEmitter;
    var childProcess = __require("node:child_process");
    var path = __require("node:path");
    var fs = __require("node:fs");
    var process2 = __require("node:process");
    var { Argument: Argument2, humanReadableArgName } = require_argument();
    var { CommanderError: CommanderError2 } = require_error();
    var { Help: Help2, stripColor } = require_help();
    var { Option: Option2, DualOptions } = require_option();
    var { suggestSimilar } = require_suggestSimilar();
    var Command2 = class _Command extends EventEmitter {
      /**
       * Initialize a new `Command`.
       *
       * @param {string} [name]
       */
      constructor(name) {
        super();
        this.commands = [];
        this.options = [];
        this.parent = null;
        this._allowUnknownOption = false;
        this._allowExcessArguments = false;
        this.registeredArguments = [];
        this._args = this.registeredArguments;
        this.args = [];
        this.rawArgs = [];
        this.processedArgs = [];
        this._scriptPath = null;
        this._name = name || "";
        this._optionValues = {};
        this._optionValueSources = {};
        this._storeOptionsAsProperties = false;
        this._actionHandler = null;
        this._executableHandler = false;
        this._executableFile = null;
        this._executableDir = null;
        this._defaultCommandName = null;
        this._exitCallback = null;
        this._aliases = [];
        this._combineFlagAndOptionalValue = true;
        this._description = "";
        this._summary = "";
        this._argsDescription = void 0;
        this._enablePositionalOptions = false;
        this._passThroughOptions = false;
        this._lifeCycleHooks = {};
        this._showHelpAfterError = false;
        this._showSuggestionAfterError = true;
        this._savedState = null;
        this._outputConfiguration = {
          writeOut: (str) => process2.stdout.write(str),
          writeErr: (str) => process2.stderr.write(str),
          outputError: (str, write) => write(str),
          getOutHelpWidth: () => process2.stdout.isTTY ? process2.stdout.columns : void 0,
          getErrHelpWidth: () => process2.stderr.isTTY ? process2.stderr.columns : void 0,
          getOutHasColors: () => useColor() ?? (process2.stdout.isTTY && process2.stdout.hasColors?.()),
          getErrHasColors: () => useColor() ?? (process2.stderr.isTTY && process2.stderr.hasColors?.()),
          stripColor: (str) => stripColor(str)
        };
        this._hidden = false;
        this._helpOption = void 0;
        this._addImplicitHelpCommand = void 0;
        this._helpCommand = void 0;
        this._helpConfiguration = {};
        this._helpGroupHeading = void 0;
        this._defaultCommandGroup = void 0;
        this._defaultOptionGroup = void 0;
      }
      /**
       * Copy settings that are useful to have in common across root command and subcommands.
       *
       * (Used internally when adding a command using `.command()` so subcommands inherit parent settings.)
       *
       * @param {Command} sourceCommand
       * @return {Command} `this` command for chaining
       */
      copyInheritedSettings(sourceCommand) {
        this._outputConfiguration = sourceCommand._outputConfiguration;
        this._helpOption = sourceCommand._helpOption;
        this._helpCommand = sourceCommand._helpCommand;
        this._helpConfiguration = sourceCommand._helpConfiguration;
        this._exitCallback = sourceCommand._exitCallback;
        this._storeOptionsAsProperties = sourceCommand._storeOptionsAsProperties;
        this._combineFlagAndOptionalValue = sourceCommand._combineFlagAndOptionalValue;
        this._allowExcessArguments = sourceCommand._allowExcessArguments;
        this._enablePositionalOptions = sourceCommand._enablePositionalOptions;
        this._showHelpAfterError = sourceCommand._showHelpAfterError;
        this._showSuggestionAfterError = sourceCommand._showSuggestionAfterError;
        return this;
      }
      /**
       * @returns {Command[]}
       * @private
       */
      _getCommandAndAncestors() {
        const result = [];
        for (let command = this; command; command = command.parent) {
          result.push(command);
        }
        return result;
      }
      /**
       * Define a command.
       *
       * There are two styles of command: pay attention to where to put the description.
       *
       * @example
       * // Command implemented using action handler (description is supplied separately to `.command`)
       * program
       *   .command('clone <source> [destination]')
       *   .description('clone a repository into a newly created directory')
       *   .action((source, destination) => {
       *     console.log('clone command called');
       *   });
       *
       * // Command implemented using separate executable file (description is second parameter to `.command`)
       * program
       *   .command('start <service>', 'start named service')
       *   .command('stop [service]', 'stop named service, or all if no name supplied');
       *
       * @param {string} nameAndArgs - command name and arguments, args are `<required>` or `[optional]` and last may also be `variadic...`
       * @param {(object | string)} [actionOptsOrExecDesc] - configuration options (for action), or description (for executable)
       * @param {object} [execOpts] - configuration options (for executable)
       * @return {Command} returns new command for action handler, or `this` for executable command
       */
      command(nameAndArgs, actionOptsOrExecDesc, execOpts) {
        let desc = actionOptsOrExecDesc;
        let opts = execOpts;
        if (typeof desc === "object" && desc !== null) {
          opts = desc;
          desc = null;
        }
        opts = opts || {};
        const [, name, args] = nameAndArgs.match(/([^ ]+) *(.*)/);
        const cmd = this.createCommand(name);
        if (desc) {
          cmd.description(desc);
          cmd._executableHandler = true;
        }
        if (opts.isDefault) this._defaultCommandName = cmd._name;
        cmd._hidden = !!(opts.noHelp || opts.hidden);
        cmd._executableFile = opts.executableFile || null;
        if (args) cmd.arguments(args);
        this._registerCommand(cmd);
        cmd.parent = this;
        cmd.copyInheritedSettings(this);
        if (desc) return this;
        return cmd;
      }
      /**
       * Factory routine to create a new unattached command.
       *
       * See .command() for creating an attached subcommand, which uses this routine to
       * create the command. You can override createCommand to customise subcommands.
       *
       * @param {string} [name]
       * @return {Command} new command
       */
      createCommand(name) {
        return new _Command(name);
      }
      /**
       * You can customise the help with a subclass of Help by overriding createHelp,
       * or by overriding Help properties using configureHelp().
       *
       * @return {Help}
       */
      createHelp() {
        return Object.assign(new Help2(), this.configureHelp());
      }
      /**
       * You can customise the help by overriding Help properties using configureHelp(),
       * or with a subclass of Help by overriding createHelp().
       *
       * @param {object} [configuration] - configuration options
       * @return {(Command | object)} `this` command for chaining, or stored configuration
       */
      configureHelp(configuration) {
        if (configuration === void 0) return this._helpConfiguration;
        this._helpConfiguration = configuration;
        return this;
      }
      /**
       * The default output goes to stdout and stderr. You can customise this for special
       * applications. You can also customise the display of errors by overriding outputError.
       *
       * The configuration properties are all functions:
       *
       *     // change how output being written, defaults to stdout and stderr
       *     writeOut(str)
       *     writeErr(str)
       *     // change how output being written for errors, defaults to writeErr
       *     outputError(str, write) // used for displaying errors and not used for displaying help
       *     // specify width for wrapping help
       *     getOutHelpWidth()
       *     getErrHelpWidth()
       *     // color support, currently only used with Help
       *     getOutHasColors()
       *     getErrHasColors()
       *     stripColor() // used to remove ANSI escape codes if output does not have colors
       *
       * @param {object} [configuration] - configuration options
       * @return {(Command | object)} `this` command for chaining, or stored configuration
       */
      configureOutput(configuration) {
        if (configuration === void 0) return this._outputConfiguration;
        this._outputConfiguration = {
          ...this._outputConfiguration,
          ...configuration
        };
        return this;
      }
      /**
       * Display the help or a custom message after an error occurs.
       *
       * @param {(boolean|string)} [displayHelp]
       * @return {Command} `this` command for chaining
       */
      showHelpAfterError(displayHelp = true) {
        if (typeof displayHelp !== "string") displayHelp = !!displayHelp;
        this._showHelpAfterError = displayHelp;
        return this;
      }
      /**
       * Display suggestion of similar commands for unknown commands, or options for unknown options.
       *
       * @param {boolean} [displaySuggestion]
       * @return {Command} `this` command for chaining
       */
      showSuggestionAfterError(displaySuggestion = true) {
        this._showSuggestionAfterError = !!displaySuggestion;
        return this;
      }
      /**
       * Add a prepared subcommand.
       *
       * See .command() for creating an attached subcommand which inherits settings from its parent.
       *
       * @param {Command} cmd - new subcommand
       * @param {object} [opts] - configuration options
       * @return {Command} `this` command for chaining
       */
      addCommand(cmd, opts) {
        if (!cmd._name) {
          throw new Error(`Command passed to .addCommand() must have a name
- specify the name in Command constructor or using .name()`);
        }
        opts = opts || {};
        if (opts.isDefault) this._defaultCommandName = cmd._name;
        if (opts.noHelp || opts.hidden) cmd._hidden = true;
        this._registerCommand(cmd);
        cmd.parent = this;
        cmd._checkForBrokenPassThrough();
        return this;
      }
      /**
       * Factory routine to create a new unattached argument.
       *
       * See .argument() for creating an attached argument, which uses this routine to
       * create the argument. You can override createArgument to return a custom argument.
       *
       * @param {string} name
       * @param {string} [description]
       * @return {Argument} new argument
       */
      createArgument(name, description) {
        return new Argument2(name, description);
      }
      /**
       * Define argument syntax for command.
       *
       * The default is that the argument is required, and you can explicitly
       * indicate this with <> around the name. Put [] around the name for an optional argument.
       *
       * @example
       * program.argument('<input-file>');
       * program.argument('[output-file]');
       *
       * @param {string} name
       * @param {string} [description]
       * @param {(Function|*)} [parseArg] - custom argument processing function or default value
       * @param {*} [defaultValue]
       * @return {Command} `this` command for chaining
       */
      argument(name, description, parseArg, defaultValue) {
        const argument2 = this.createArgument(name, description);
        if (typeof parseArg === "function") {
          argument2.default(defaultValue).argParser(parseArg);
        } else {
          argument2.default(parseArg);
        }
        this.addArgument(argument2);
        return this;
      }
      /**
       * Define argument syntax for command, adding multiple at once (without descriptions).
       *
       * See also .argument().
       *
       * @example
       * program.arguments('<cmd> [env]');
       *
       * @param {string} names
       * @return {Command} `this` command for chaining
       */
      arguments(names) {
        names.trim().split(/ +/).forEach((detail) => {
          this.argument(detail);
        });
        return this;
      }
      /**
       * Define argument syntax for command, adding a prepared argument.
       *
       * @param {Argument} argument
       * @return {Command} `this` command for chaining
       */
      addArgument(argument2) {
        const previousArgument = this.registeredArguments.slice(-1)[0];
        if (previousArgument?.variadic) {
          throw new Error(
            `only the last argument can be variadic '${previousArgument.name()}'`
          );
        }
        if (argument2.required && argument2.defaultValue !== void 0 && argument2.parseArg === void 0) {
          throw new Error(
            `a default value for a required argument is never used: '${argument2.name()}'`
          );
        }
        this.registeredArguments.push(argument2);
        return this;
      }
      /**
       * Customise or override default help command. By default a help command is automatically added if your command has subcommands.
       *
       * @example
       *    program.helpCommand('help [cmd]');
       *    program.helpCommand('help [cmd]', 'show help');
       *    program.helpCommand(false); // suppress default help command
       *    program.helpCommand(true); // add help command even if no subcommands
       *
       * @param {string|boolean} enableOrNameAndArgs - enable with custom name and/or arguments, or boolean to override whether added
       * @param {string} [description] - custom description
       * @return {Command} `this` command for chaining
       */
      helpCommand(enableOrNameAndArgs, description) {
        if (typeof enableOrNameAndArgs === "boolean") {
          this._addImplicitHelpCommand = enableOrNameAndArgs;
          if (enableOrNameAndArgs && this._defaultCommandGroup) {
            this._initCommandGroup(this._getHelpCommand());
          }
          return this;
        }
        const nameAndArgs = enableOrNameAndArgs ?? "help [command]";
        const [, helpName, helpArgs] = nameAndArgs.match(/([^ ]+) *(.*)/);
        const helpDescription = description ?? "display help for command";
        const helpCommand = this.createCommand(helpName);
        helpCommand.helpOption(false);
        if (helpArgs) helpCommand.arguments(helpArgs);
        if (helpDescription) helpCommand.description(helpDescription);
        this._addImplicitHelpCommand = true;
        this._helpCommand = helpCommand;
        if (enableOrNameAndArgs || description) this._initCommandGroup(helpCommand);
        return this;
      }
      /**
       * Add prepared custom help command.
       *
       * @param {(Command|string|boolean)} helpCommand - custom help command, or deprecated enableOrNameAndArgs as for `.helpCommand()`
       * @param {string} [deprecatedDescription] - deprecated custom description used with custom name only
       * @return {Command} `this` command for chaining
       */
      addHelpCommand(helpCommand, deprecatedDescription) {
        if (typeof helpCommand !== "object") {
          this.helpCommand(helpCommand, deprecatedDescription);
          return this;
        }
        this._addImplicitHelpCommand = true;
        this._helpCommand = helpCommand;
        this._initCommandGroup(helpCommand);
        return this;
      }
      /**
       * Lazy create help command.
       *
       * @return {(Command|null)}
       * @package
       */
      _getHelpCommand() {
        const hasImplicitHelpCommand = this._addImplicitHelpCommand ?? (this.commands.length && !this._actionHandler && !this._findCommand("help"));
        if (hasImplicitHelpCommand) {
          if (this._helpCommand === void 0) {
            this.helpCommand(void 0, void 0);
          }
          return this._helpCommand;
        }
        return null;
      }
      /**
       * Add hook for life cycle event.
       *
       * @param {string} event
       * @param {Function} listener
       * @return {Command} `this` command for chaining
       */
      hook(event, listener) {
        const allowedValues = ["preSubcommand", "preAction", "postAction"];
        if (!allowedValues.includes(event)) {
          throw new Error(`Unexpected value for event passed to hook : '${event}'.
Expecting one of '${allowedValues.join("', '")}'`);
        }
        if (this._lifeCycleHooks[event]) {
          this._lifeCycleHooks[event].push(listener);
        } else {
          this._lifeCycleHooks[event] = [listener];
        }
        return this;
      }
      /**
       * Register callback to use as replacement for calling process.exit.
       *
       * @param {Function} [fn] optional callback which will be passed a CommanderError, defaults to throwing
       * @return {Command} `this` command for chaining
       */
      exitOverride(fn) {
        if (fn) {
          this._exitCallback = fn;
        } else {
          this._exitCallback = (err2) => {
            if (err2.code !== "commander.executeSubCommandAsync") {
              throw err2;
            } else {
            }
          };
        }
        return this;
      }
      /**
       * Call process.exit, and _exitCallback if defined.
       *
       * @param {number} exitCode exit code for using with process.exit
       * @param {string} code an id string representing the error
       * @param {string} message human-readable description of the error
       * @return never
       * @private
       */
      _exit(exitCode, code, message) {
        if (this._exitCallback) {
          this._exitCallback(new CommanderError2(exitCode, code, message));
        }
        process2.exit(exitCode);
      }
      /**
       * Register callback `fn` for the command.
       *
       * @example
       * program
       *   .command('serve')
       *   .description('start service')
       *   .action(function() {
       *      // do work here
       *   });
       *
       * @param {Function} fn
       * @return {Command} `this` command for chaining
       */
      action(fn) {
        const listener = (args) => {
          const expectedArgsCount = this.registeredArguments.length;
          const actionArgs = args.slice(0, expectedArgsCount);
          if (this._storeOptionsAsProperties) {
            actionArgs[expectedArgsCount] = this;
          } else {
            actionArgs[expectedArgsCount] = this.opts();
          }
          actionArgs.push(this);
          return fn.apply(this, actionArgs);
        };
        this._actionHandler = listener;
        return this;
      }
      /**
       * Factory routine to create a new unattached option.
       *
       * See .option() for creating an attached option, which uses this routine to
       * create the option. You can override createOption to return a custom option.
       *
       * @param {string} flags
       * @param {string} [description]
       * @return {Option} new option
       */
      createOption(flags, description) {
        return new Option2(flags, description);
      }
      /**
       * Wrap parseArgs to catch 'commander.invalidArgument'.
       *
       * @param {(Option | Argument)} target
       * @param {string} value
       * @param {*} previous
       * @param {string} invalidArgumentMessage
       * @private
       */
      _callParseArg(target, value, previous, invalidArgumentMessage) {
        try {
          return target.parseArg(value, previous);
        } catch (err2) {
          if (err2.code === "commander.invalidArgument") {
            const message = `${invalidArgumentMessage} ${err2.message}`;
            this.error(message, { exitCode: err2.exitCode, code: err2.code });
          }
          throw err2;
        }
      }
      /**
       * Check for option flag conflicts.
       * Register option if no conflicts found, or throw on conflict.
       *
       * @param {Option} option
       * @private
       */
      _registerOption(option) {
        const matchingOption = option.short && this._findOption(option.short) || option.long && this._findOption(option.long);
        if (matchingOption) {
          const matchingFlag = option.long && this._findOption(option.long) ? option.long : option.short;
          throw new Error(`Cannot add option '${option.flags}'${this._name && ` to command '${this._name}'`} due to conflicting flag '${matchingFlag}'
-  already used by option '${matchingOption.flags}'`);
        }
        this._initOptionGroup(option);
        this.options.push(option);
      }
      /**
       * Check for command name and alias conflicts with existing commands.
       * Register command if no conflicts found, or throw on conflict.
       *
       * @param {Command} command
       * @private
       */
      _registerCommand(command) {
        const knownBy = (cmd) => {
          return [cmd.name()].concat(cmd.aliases());
        };
        const alreadyUsed = knownBy(command).find(
          (name) => this._findCommand(name)
        );
        if (alreadyUsed) {
          const existingCmd = knownBy(this._findCommand(alreadyUsed)).join("|");
          const newCmd = knownBy(command).join("|");
          throw new Error(
            `cannot add command '${newCmd}' as already have command '${existingCmd}'`
          );
        }
        this._initCommandGroup(command);
        this.commands.push(command);
      }
      /**
       * Add an option.
       *
       * @param {Option} option
       * @return {Command} `this` command for chaining
       */
      addOption(option) {
        this._registerOption(option);
        const oname = option.name();
        const name = option.attributeName();
        if (option.negate) {
          const positiveLongFlag = option.long.replace(/^--no-/, "--");
          if (!this._findOption(positiveLongFlag)) {
            this.setOptionValueWithSource(
              name,
              option.defaultValue === void 0 ? true : option.defaultValue,
              "default"
            );
          }
        } else if (option.defaultValue !== void 0) {
          this.setOptionValueWithSource(name, option.defaultValue, "default");
        }
        const handleOptionValue = (val, invalidValueMessage, valueSource) => {
          if (val == null && option.presetArg !== void 0) {
            val = option.presetArg;
          }
          const oldValue = this.getOptionValue(name);
          if (val !== null && option.parseArg) {
            val = this._callParseArg(option, val, oldValue, invalidValueMessage);
          } else if (val !== null && option.variadic) {
            val = option._collectValue(val, oldValue);
          }
          if (val == null) {
            if (option.negate) {
              val = false;
            } else if (option.isBoolean() || option.optional) {
              val = true;
            } else {
              val = "";
            }
          }
          this.setOptionValueWithSource(name, val, valueSource);
        };
        this.on("option:" + oname, (val) => {
          const invalidValueMessage = `error: option '${option.flags}' argument '${val}' is invalid.`;
          handleOptionValue(val, invalidValueMessage, "cli");
        });
        if (option.envVar) {
          this.on("optionEnv:" + oname, (val) => {
            const invalidValueMessage = `error: option '${option.flags}' value '${val}' from env '${option.envVar}' is invalid.`;
            handleOptionValue(val, invalidValueMessage, "env");
          });
        }
        return this;
      }
      /**
       * Internal implementation shared by .option() and .requiredOption()
       *
       * @return {Command} `this` command for chaining
       * @private
       */
      _optionEx(config2, flags, description, fn, defaultValue) {
        if (typeof flags === "object" && flags instanceof Option2) {
          throw new Error(
            "To add an Option object use addOption() instead of option() or requiredOption()"
          );
        }
        const option = this.createOption(flags, description);
        option.makeOptionMandatory(!!config2.mandatory);
        if (typeof fn === "function") {
          option.default(defaultValue).argParser(fn);
        } else if (fn instanceof RegExp) {
          const regex = fn;
          fn = (val, def) => {
            const m = regex.exec(val);
            return m ? m[0] : def;
          };
          option.default(defaultValue).argParser(fn);
        } else {
          option.default(fn);
        }
        return this.addOption(option);
      }
      /**
       * Define option with `flags`, `description`, and optional argument parsing function or `defaultValue` or both.
       *
       * The `flags` string contains the short and/or long flags, separated by comma, a pipe or space. A required
       * option-argument is indicated by `<>` and an optional option-argument by `[]`.
       *
       * See the README for more details, and see also addOption() and requiredOption().
       *
       * @example
       * program
       *     .option('-p, --pepper', 'add pepper')
       *     .option('--pt, --pizza-type <TYPE>', 'type of pizza') // required option-argument
       *     .option('-c, --cheese [CHEESE]', 'add extra cheese', 'mozzarella') // optional option-argument with default
       *     .option('-t, --tip <VALUE>', 'add tip to purchase cost', parseFloat) // custom parse function
       *
       * @param {string} flags
       * @param {string} [description]
       * @param {(Function|*)} [parseArg] - custom option processing function or default value
       * @param {*} [defaultValue]
       * @return {Command} `this` command for chaining
       */
      option(flags, description, parseArg, defaultValue) {
        return this._optionEx({}, flags, description, parseArg, defaultValue);
      }
      /**
       * Add a required option which must have a value after parsing. This usually means
       * the option must be specified on the command line. (Otherwise the same as .option().)
       *
       * The `flags` string contains the short and/or long flags, separated by comma, a pipe or space.
       *
       * @param {string} flags
       * @param {string} [description]
       * @param {(Function|*)} [parseArg] - custom option processing function or default value
       * @param {*} [defaultValue]
       * @return {Command} `this` command for chaining
       */
      requiredOption(flags, description, parseArg, defaultValue) {
        return this._optionEx(
          { mandatory: true },
          flags,
          description,
          parseArg,
          defaultValue
        );
      }
      /**
       * Alter parsing of short flags with optional values.
       *
       * @example
       * // for `.option('-f,--flag [value]'):
       * program.combineFlagAndOptionalValue(true);  // `-f80` is treated like `--flag=80`, this is the default behaviour
       * program.combineFlagAndOptionalValue(false) // `-fb` is treated like `-f -b`
       *
       * @param {boolean} [combine] - if `true` or omitted, an optional value can be specified directly after the flag.
       * @return {Command} `this` command for chaining
       */
      combineFlagAndOptionalValue(combine = true) {
        this._combineFlagAndOptionalValue = !!combine;
        return this;
      }
      /**
       * Allow unknown options on the command line.
       *
       * @param {boolean} [allowUnknown] - if `true` or omitted, no error will be thrown for unknown options.
       * @return {Command} `this` command for chaining
       */
      allowUnknownOption(allowUnknown = true) {
        this._allowUnknownOption = !!allowUnknown;
        return this;
      }
      /**
       * Allow excess command-arguments on the command line. Pass false to make excess arguments an error.
       *
       * @param {boolean} [allowExcess] - if `true` or omitted, no error will be thrown for excess arguments.
       * @return {Command} `this` command for chaining
       */
      allowExcessArguments(allowExcess = true) {
        this._allowExcessArguments = !!allowExcess;
        return this;
      }
      /**
       * Enable positional options. Positional means global options are specified before subcommands which lets
       * subcommands reuse the same option names, and also enables subcommands to turn on passThroughOptions.
       * The default behaviour is non-positional and global options may appear anywhere on the command line.
       *
       * @param {boolean} [positional]
       * @return {Command} `this` command for chaining
       */
      enablePositionalOptions(positional = true) {
        this._enablePositionalOptions = !!positional;
        return this;
      }
      /**
       * Pass through options that come after command-arguments rather than treat them as command-options,
       * so actual command-options come before command-arguments. Turning this on for a subcommand requires
       * positional options to have been enabled on the program (parent commands).
       * The default behaviour is non-positional and options may appear before or after command-arguments.
       *
       * @param {boolean} [passThrough] for unknown options.
       * @return {Command} `this` command for chaining
       */
      passThroughOptions(passThrough = true) {
        this._passThroughOptions = !!passThrough;
        this._checkForBrokenPassThrough();
        return this;
      }
      /**
       * @private
       */
      _checkForBrokenPassThrough() {
        if (this.parent && this._passThroughOptions && !this.parent._enablePositionalOptions) {
          throw new Error(
            `passThroughOptions cannot be used for '${this._name}' without turning on enablePositionalOptions for parent command(s)`
          );
        }
      }
      /**
       * Whether to store option values as properties on command object,
       * or store separately (specify false). In both cases the option values can be accessed using .opts().
       *
       * @param {boolean} [storeAsProperties=true]
       * @return {Command} `this` command for chaining
       */
      storeOptionsAsProperties(storeAsProperties = true) {
        if (this.options.length) {
          throw new Error("call .storeOptionsAsProperties() before adding options");
        }
        if (Object.keys(this._optionValues).length) {
          throw new Error(
            "call .storeOptionsAsProperties() before setting option values"
          );
        }
        this._storeOptionsAsProperties = !!storeAsProperties;
        return this;
      }
      /**
       * Retrieve option value.
       *
       * @param {string} key
       * @return {object} value
       */
      getOptionValue(key2) {
        if (this._storeOptionsAsProperties) {
          return this[key2];
        }
        return this._optionValues[key2];
      }
      /**
       * Store option value.
       *
       * @param {string} key
       * @param {object} value
       * @return {Command} `this` command for chaining
       */
      setOptionValue(key2, value) {
        return this.setOptionValueWithSource(key2, value, void 0);
      }
      /**
       * Store option value and where the value came from.
       *
       * @param {string} key
       * @param {object} value
       * @param {string} source - expected values are default/config/env/cli/implied
       * @return {Command} `this` command for chaining
       */
      setOptionValueWithSource(key2, value, source) {
        if (this._storeOptionsAsProperties) {
          this[key2] = value;
        } else {
          this._optionValues[key2] = value;
        }
        this._optionValueSources[key2] = source;
        return this;
      }
      /**
       * Get source of option value.
       * Expected values are default | config | env | cli | implied
       *
       * @param {string} key
       * @return {string}
       */
      getOptionValueSource(key2) {
        return this._optionValueSources[key2];
      }
      /**
       * Get source of option value. See also .optsWithGlobals().
       * Expected values are default | config | env | cli | implied
       *
       * @param {string} key
       * @return {string}
       */
      getOptionValueSourceWithGlobals(key2) {
        let source;
        this._getCommandAndAncestors().forEach((cmd) => {
          if (cmd.getOptionValueSource(key2) !== void 0) {
            source = cmd.getOptionValueSource(key2);
          }
        });
        return source;
      }
      /**
       * Get user arguments from implied or explicit arguments.
       * Side-effects: set _scriptPath if args included script. Used for default program name, and subcommand searches.
       *
       * @private
       */
      _prepareUserArgs(argv, parseOptions) {
        if (argv !== void 0 && !Array.isArray(argv)) {
          throw new Error("first parameter to parse must be array or undefined");
        }
        parseOptions = parseOptions || {};
        if (argv === void 0 && parseOptions.from === void 0) {
          if (process2.versions?.electron) {
            parseOptions.from = "electron";
          }
          const execArgv = process2.execArgv ?? [];
          if (execArgv.includes("-e") || execArgv.includes("--eval") || execArgv.includes("-p") || execArgv.includes("--print")) {
            parseOptions.from = "eval";
          }
        }
        if (argv === void 0) {
          argv = process2.argv;
        }
        this.rawArgs = argv.slice();
        let userArgs;
        switch (parseOptions.from) {
          case void 0:
          case "node":
            this._scriptPath = argv[1];
            userArgs = argv.slice(2);
            break;
          case "electron":
            if (process2.defaultApp) {
              this._scriptPath = argv[1];
              userArgs = argv.slice(2);
            } else {
              userArgs = argv.slice(1);
            }
            break;
          case "user":
            userArgs = argv.slice(0);
            break;
          case "eval":
            userArgs = argv.slice(1);
            break;
          default:
            throw new Error(
              `unexpected parse option { from: '${parseOptions.from}' }`
            );
        }
        if (!this._name && this._scriptPath)
          this.nameFromFilename(this._scriptPath);
        this._name = this._name || "program";
        return userArgs;
      }
      /**
       * Parse `argv`, setting options and invoking commands when defined.
       *
       * Use parseAsync instead of parse if any of your action handlers are async.
       *
       * Call with no parameters to parse `process.argv`. Detects Electron and special node options like `node --eval`. Easy mode!
       *
       * Or call with an array of strings to parse, and optionally where the user arguments start by specifying where the arguments are `from`:
       * - `'node'`: default, `argv[0]` is the application and `argv[1]` is the script being run, with user arguments after that
       * - `'electron'`: `argv[0]` is the application and `argv[1]` varies depending on whether the electron application is packaged
       * - `'user'`: just user arguments
       *
       * @example
       * program.parse(); // parse process.argv and auto-detect electron and special node flags
       * program.parse(process.argv); // assume argv[0] is app and argv[1] is script
       * program.parse(my-args, { from: 'user' }); // just user supplied arguments, nothing special about argv[0]
       *
       * @param {string[]} [argv] - optional, defaults to process.argv
       * @param {object} [parseOptions] - optionally specify style of options with from: node/user/electron
       * @param {string} [parseOptions.from] - where the args are from: 'node', 'user', 'electron'
       * @return {Command} `this` command for chaining
       */
      parse(argv, parseOptions) {
        this._prepareForParse();
        const userArgs = this._prepareUserArgs(argv, parseOptions);
        this._parseCommand([], userArgs);
        return this;
      }
      /**
       * Parse `argv`, setting options and invoking commands when defined.
       *
       * Call with no parameters to parse `process.argv`. Detects Electron and special node options like `node --eval`. Easy mode!
       *
       * Or call with an array of strings to parse, and optionally where the user arguments start by specifying where the arguments are `from`:
       * - `'node'`: default, `argv[0]` is the application and `argv[1]` is the script being run, with user arguments after that
       * - `'electron'`: `argv[0]` is the application and `argv[1]` varies depending on whether the electron application is packaged
       * - `'user'`: just user arguments
       *
       * @example
       * await program.parseAsync(); // parse process.argv and auto-detect electron and special node flags
       * await program.parseAsync(process.argv); // assume argv[0] is app and argv[1] is script
       * await program.parseAsync(my-args, { from: 'user' }); // just user supplied arguments, nothing special about argv[0]
       *
       * @param {string[]} [argv]
       * @param {object} [parseOptions]
       * @param {string} parseOptions.from - where the args are from: 'node', 'user', 'electron'
       * @return {Promise}
       */
      async parseAsync(argv, parseOptions) {
        this._prepareForParse();
        const userArgs = this._prepareUserArgs(argv, parseOptions);
        await this._parseCommand([], userArgs);
        return this;
      }
      _prepareForParse() {
        if (this._savedState === null) {
          this.saveStateBeforeParse();
        } else {
          this.restoreStateBeforeParse();
        }
      }
      /**
       * Called the first time parse is called to save state and allow a restore before subsequent calls to parse.
       * Not usually called directly, but available for subclasses to save their custom state.
       *
       * This is called in a lazy way. Only commands used in parsing chain will have state saved.
       */
      saveStateBeforeParse() {
        this._savedState = {
          // name is stable if supplied by author, but may be unspecified for root command and deduced during parsing
          _name: this._name,
          // option values before parse have default values (including false for negated options)
          // shallow clones
          _optionValues: { ...this._optionValues },
          _optionValueSources: { ...this._optionValueSources }
        };
      }
      /**
       * Restore state before parse for calls after the first.
       * Not usually called directly, but available for subclasses to save their custom state.
       *
       * This is called in a lazy way. Only commands used in parsing chain will have state restored.
       */
      restoreStateBeforeParse() {
        if (this._storeOptionsAsProperties)
          throw new Error(`Can not call parse again when storeOptionsAsProperties is true.
- either make a new Command for each call to parse, or stop storing options as properties`);
        this._name = this._savedState._name;
        this._scriptPath = null;
        this.rawArgs = [];
        this._optionValues = { ...this._savedState._optionValues };
        this._optionValueSources = { ...this._savedState._optionValueSources };
        this.args = [];
        this.processedArgs = [];
      }
      /**
       * Throw if expected executable is missing. Add lots of help for author.
       *
       * @param {string} executableFile
       * @param {string} executableDir
       * @param {string} subcommandName
       */
      _checkForMissingExecutable(executableFile, executableDir, subcommandName) {
        if (fs.existsSync(executableFile)) return;
        const executableDirMessage = executableDir ? `searched for local subcommand relative to directory '${executableDir}'` : "no directory for search for local subcommand, use .executableDir() to supply a custom directory";
        const executableMissing = `'${executableFile}' does not exist
 - if '${subcommandName}' is not meant to be an executable command, remove description parameter from '.command()' and use '.description()' instead
 - if the default executable name is not suitable, use the executableFile option to supply a custom name or path
 - ${executableDirMessage}`;
        throw new Error(executableMissing);
      }
      /**
       * Execute a sub-command executable.
       *
       * @private
       */
      _executeSubCommand(subcommand, args) {
        args = args.slice();
        let launchWithNode = false;
        const sourceExt = [".js", ".ts", ".tsx", ".mjs", ".cjs"];
        function findFile(baseDir, baseName) {
          const localBin = path.resolve(baseDir, baseName);
          if (fs.existsSync(localBin)) return localBin;
          if (sourceExt.includes(path.extname(baseName))) return void 0;
          const foundExt = sourceExt.find(
            (ext) => fs.existsSync(`${localBin}${ext}`)
          );
          if (foundExt) return `${localBin}${foundExt}`;
          return void 0;
        }
        this._checkForMissingMandatoryOptions();
        this._checkForConflictingOptions();
        let executableFile = subcommand._executableFile || `${this._name}-${subcommand._name}`;
        let executableDir = this._executableDir || "";
        if (this._scriptPath) {
          let resolvedScriptPath;
          try {
            resolvedScriptPath = fs.realpathSync(this._scriptPath);
          } catch {
            resolvedScriptPath = this._scriptPath;
          }
          executableDir = path.resolve(
            path.dirname(resolvedScriptPath),
            executableDir
          );
        }
        if (executableDir) {
          let localFile = findFile(executableDir, executableFile);
          if (!localFile && !subcommand._executableFile && this._scriptPath) {
            const legacyName = path.basename(
              this._scriptPath,
              path.extname(this._scriptPath)
            );
            if (legacyName !== this._name) {
              localFile = findFile(
                executableDir,
                `${legacyName}-${subcommand._name}`
              );
            }
          }
          executableFile = localFile || executableFile;
        }
        launchWithNode = sourceExt.includes(path.extname(executableFile));
        let proc;
        if (process2.platform !== "win32") {
          if (launchWithNode) {
            args.unshift(executableFile);
            args = incrementNodeInspectorPort(process2.execArgv).concat(args);
            proc = childProcess.spawn(process2.argv[0], args, { stdio: "inherit" });
          } else {
            proc = childProcess.spawn(executableFile, args, { stdio: "inherit" });
          }
        } else {
          this._checkForMissingExecutable(
            executableFile,
            executableDir,
            subcommand._name
          );
          args.unshift(executableFile);
          args = incrementNodeInspectorPort(process2.execArgv).concat(args);
          proc = childProcess.spawn(process2.execPath, args, { stdio: "inherit" });
        }
        if (!proc.killed) {
          const signals = ["SIGUSR1", "SIGUSR2", "SIGTERM", "SIGINT", "SIGHUP"];
          signals.forEach((signal) => {
            process2.on(signal, () => {
              if (proc.killed === false && proc.exitCode === null) {
                proc.kill(signal);
              }
            });
          });
        }
        const exitCallback = this._exitCallback;
        proc.on("close", (code) => {
          code = code ?? 1;
          if (!exitCallback) {
            process2.exit(code);
          } else {
            exitCallback(
              new CommanderError2(
                code,
                "commander.executeSubCommandAsync",
                "(close)"
              )
            );
          }
        });
        proc.on("error", (err2) => {
          if (err2.code === "ENOENT") {
            this._checkForMissingExecutable(
              executableFile,
              executableDir,
              subcommand._name
            );
          } else if (err2.code === "EACCES") {
            throw new Error(`'${executableFile}' not executable`);
          }
          if (!exitCallback) {
            process2.exit(1);
          } else {
            const wrappedError = new CommanderError2(
              1,
              "commander.executeSubCommandAsync",
              "(error)"
            );
            wrappedError.nestedError = err2;
            exitCallback(wrappedError);
          }
        });
        this.runningCommand = proc;
      }
      /**
       * @private
       */
      _dispatchSubcommand(commandName, operands, unknown2) {
        const subCommand = this._findCommand(commandName);
        if (!subCommand) this.help({ error: true });
        subCommand._prepareForParse();
        let promiseChain;
        promiseChain = this._chainOrCallSubCommandHook(
          promiseChain,
          subCommand,
          "preSubcommand"
        );
        promiseChain = this._chainOrCall(promiseChain, () => {
          if (subCommand._executableHandler) {
            this._executeSubCommand(subCommand, operands.concat(unknown2));
          } else {
            return subCommand._parseCommand(operands, unknown2);
          }
        });
        return promiseChain;
      }
      /**
       * Invoke help directly if possible, or dispatch if necessary.
       * e.g. help foo
       *
       * @private
       */
      _dispatchHelpCommand(subcommandName) {
        if (!subcommandName) {
          this.help();
        }
        const subCommand = this._findCommand(subcommandName);
        if (subCommand && !subCommand._executableHandler) {
          subCommand.help();
        }
        return this._dispatchSubcommand(
          subcommandName,
          [],
          [this._getHelpOption()?.long ?? this._getHelpOption()?.short ?? "--help"]
        );
      }
      /**
       * Check this.args against expected this.registeredArguments.
       *
       * @private
       */
      _checkNumberOfArguments() {
        this.registeredArguments.forEach((arg, i2) => {
          if (arg.required && this.args[i2] == null) {
            this.missingArgument(arg.name());
          }
        });
        if (this.registeredArguments.length > 0 && this.registeredArguments[this.registeredArguments.length - 1].variadic) {
          return;
        }
        if (this.args.length > this.registeredArguments.length) {
          this._excessArguments(this.args);
        }
      }
      /**
       * Process this.args using this.registeredArguments and save as this.processedArgs!
       *
       * @private
       */
      _processArguments() {
        const myParseArg = (argument2, value, previous) => {
          let parsedValue = value;
          if (value !== null && argument2.parseArg) {
            const invalidValueMessage = `error: command-argument value '${value}' is invalid for argument '${argument2.name()}'.`;
            parsedValue = this._callParseArg(
              argument2,
              value,
              previous,
              invalidValueMessage
            );
          }
          return parsedValue;
        };
        this._checkNumberOfArguments();
        const processedArgs = [];
        this.registeredArguments.forEach((declaredArg, index) => {
          let value = declaredArg.defaultValue;
          if (declaredArg.variadic) {
            if (index < this.args.length) {
              value = this.args.slice(index);
              if (declaredArg.parseArg) {
                value = value.reduce((processed, v) => {
                  return myParseArg(declaredArg, v, processed);
                }, declaredArg.defaultValue);
              }
            } else if (value === void 0) {
              value = [];
            }
          } else if (index < this.args.length) {
            value = this.args[index];
            if (declaredArg.parseArg) {
              value = myParseArg(declaredArg, value, declaredArg.defaultValue);
            }
          }
          processedArgs[index] = value;
        });
        this.processedArgs = processedArgs;
      }
      /**
       * Once we have a promise we chain, but call synchronously until then.
       *
       * @param {(Promise|undefined)} promise
       * @param {Function} fn
       * @return {(Promise|undefined)}
       * @private
       */
      _chainOrCall(promise2, fn) {
        if (promise2?.then && typeof promise2.then === "function") {
          return promise2.then(() => fn());
        }
        return fn();
      }
      /**
       *
       * @param {(Promise|undefined)} promise
       * @param {string} event
       * @return {(Promise|undefined)}
       * @private
       */
      _chainOrCallHooks(promise2, event) {
        let result = promise2;
        const hooks = [];
        this._getCommandAndAncestors().reverse().filter((cmd) => cmd._lifeCycleHooks[event] !== void 0).forEach((hookedCommand) => {
          hookedCommand._lifeCycleHooks[event].forEach((callback2) => {
            hooks.push({ hookedCommand, callback: callback2 });
          });
        });
        if (event === "postAction") {
          hooks.reverse();
        }
        hooks.forEach((hookDetail) => {
          result = this._chainOrCall(result, () => {
            return hookDetail.callback(hookDetail.hookedCommand, this);
          });
        });
        return result;
      }
      /**
       *
       * @param {(Promise|undefined)} promise
       * @param {Command} subCommand
       * @param {string} event
       * @return {(Promise|undefined)}
       * @private
       */
      _chainOrCallSubCommandHook(promise2, subCommand, event) {
        let result = promise2;
        if (this._lifeCycleHooks[event] !== void 0) {
          this._lifeCycleHooks[event].forEach((hook) => {
            result = this._chainOrCall(result, () => {
              return hook(this, subCommand);
            });
          });
        }
        return result;
      }
      /**
       * Process arguments in context of this command.
       * Returns action result, in case it is a promise.
       *
       * @private
       */
      _parseCommand(operands, unknown2) {
        const parsed = this.parseOptions(unknown2);
        this._parseOptionsEnv();
        this._parseOptionsImplied();
        operands = operands.concat(parsed.operands);
        unknown2 = parsed.unknown;
        this.args = operands.concat(unknown2);
        if (operands && this._findCommand(operands[0])) {
          return this._dispatchSubcommand(operands[0], operands.slice(1), unknown2);
        }
        if (this._getHelpCommand() && operands[0] === this._getHelpCommand().name()) {
          return this._dispatchHelpCommand(operands[1]);
        }
        if (this._defaultCommandName) {
          this._outputHelpIfRequested(unknown2);
          return this._dispatchSubcommand(
            this._defaultCommandName,
            operands,
            unknown2
          );
        }
        if (this.commands.length && this.args.length === 0 && !this._actionHandler && !this._defaultCommandName) {
          this.help({ error: true });
        }
        this._outputHelpIfRequested(parsed.unknown);
        this._checkForMissingMandatoryOptions();
        this._checkForConflictingOptions();
        const checkForUnknownOptions = () => {
          if (parsed.unknown.length > 0) {
            this.unknownOption(parsed.unknown[0]);
          }
        };
        const commandEvent = `command:${this.name()}`;
        if (this._actionHandler) {
          checkForUnknownOptions();
          this._processArguments();
          let promiseChain;
          promiseChain = this._chainOrCallHooks(promiseChain, "preAction");
          promiseChain = this._chainOrCall(
            promiseChain,
            () => this._actionHandler(this.processedArgs)
          );
          if (this.parent) {
            promiseChain = this._chainOrCall(promiseChain, () => {
              this.parent.emit(commandEvent, operands, unknown2);
            });
          }
          promiseChain = this._chainOrCallHooks(promiseChain, "postAction");
          return promiseChain;
        }
        if (this.parent?.listenerCount(commandEvent)) {
          checkForUnknownOptions();
          this._processArguments();
          this.parent.emit(commandEvent, operands, unknown2);
        } else if (operands.length) {
          if (this._findCommand("*")) {
            return this._dispatchSubcommand("*", operands, unknown2);
          }
          if (this.listenerCount("command:*")) {
            this.emit("command:*", operands, unknown2);
          } else if (this.commands.length) {
            this.unknownCommand();
          } else {
            checkForUnknownOptions();
            this._processArguments();
          }
        } else if (this.commands.length) {
          checkForUnknownOptions();
          this.help({ error: true });
        } else {
          checkForUnknownOptions();
          this._processArguments();
        }
      }
      /**
       * Find matching command.
       *
       * @private
       * @return {Command | undefined}
       */
      _findCommand(name) {
        if (!name) return void 0;
        return this.commands.find(
          (cmd) => cmd._name === name || cmd._aliases.includes(name)
        );
      }
      /**
       * Return an option matching `arg` if any.
       *
       * @param {string} arg
       * @return {Option}
       * @package
       */
      _findOption(arg) {
        return this.options.find((option) => option.is(arg));
      }
      /**
       * Display an error message if a mandatory option does not have a value.
       * Called after checking for help flags in leaf subcommand.
       *
       * @private
       */
      _checkForMissingMandatoryOptions() {
        this._getCommandAndAncestors().forEach((cmd) => {
          cmd.options.forEach((anOption) => {
            if (anOption.mandatory && cmd.getOptionValue(anOption.attributeName()) === void 0) {
              cmd.missingMandatoryOptionValue(anOption);
            }
          });
        });
      }
      /**
       * Display an error message if conflicting options are used together in this.
       *
       * @private
       */
      _checkForConflictingLocalOptions() {
        const definedNonDefaultOptions = this.options.filter((option) => {
          const optionKey = option.attributeName();
          if (this.getOptionValue(optionKey) === void 0) {
            return false;
          }
          return this.getOptionValueSource(optionKey) !== "default";
        });
        const optionsWithConflicting = definedNonDefaultOptions.filter(
          (option) => option.conflictsWith.length > 0
        );
        optionsWithConflicting.forEach((option) => {
          const conflictingAndDefined = definedNonDefaultOptions.find(
            (defined) => option.conflictsWith.includes(defined.attributeName())
          );
          if (conflictingAndDefined) {
            this._conflictingOption(option, conflictingAndDefined);
          }
        });
      }
      /**
       * Display an error message if conflicting options are used together.
       * Called after checking for help flags in leaf subcommand.
       *
       * @private
       */
      _checkForConflictingOptions() {
        this._getCommandAndAncestors().forEach((cmd) => {
          cmd._checkForConflictingLocalOptions();
        });
      }
      /**
       * Parse options from `argv` removing known options,
       * and return argv split into operands and unknown arguments.
       *
       * Side effects: modifies command by storing options. Does not reset state if called again.
       *
       * Examples:
       *
       *     argv => operands, unknown
       *     --known kkk op => [op], []
       *     op --known kkk => [op], []
       *     sub --unknown uuu op => [sub], [--unknown uuu op]
       *     sub -- --unknown uuu op => [sub --unknown uuu op], []
       *
       * @param {string[]} args
       * @return {{operands: string[], unknown: string[]}}
       */
      parseOptions(args) {
        const operands = [];
        const unknown2 = [];
        let dest = operands;
        function maybeOption(arg) {
          return arg.length > 1 && arg[0] === "-";
        }
        const negativeNumberArg = (arg) => {
          if (!/^-(\d+|\d*\.\d+)(e[+-]?\d+)?$/.test(arg)) return false;
          return !this._getCommandAndAncestors().some(
            (cmd) => cmd.options.map((opt) => opt.short).some((short) => /^-\d$/.test(short))
          );
        };
        let activeVariadicOption = null;
        let activeGroup = null;
        let i2 = 0;
        while (i2 < args.length || activeGroup) {
          const arg = activeGroup ?? args[i2++];
          activeGroup = null;
          if (arg === "--") {
            if (dest === unknown2) dest.push(arg);
            dest.push(...args.slice(i2));
            break;
          }
          if (activeVariadicOption && (!maybeOption(arg) || negativeNumberArg(arg))) {
            this.emit(`option:${activeVariadicOption.name()}`, arg);
            continue;
          }
          activeVariadicOption = null;
          if (maybeOption(arg)) {
            const option = this._findOption(arg);
            if (option) {
              if (option.required) {
                const value = args[i2++];
                if (value === void 0) this.optionMissingArgument(option);
                this.emit(`option:${option.name()}`, value);
              } else if (option.optional) {
                let value = null;
                if (i2 < args.length && (!maybeOption(args[i2]) || negativeNumberArg(args[i2]))) {
                  value = args[i2++];
                }
                this.emit(`option:${option.name()}`, value);
              } else {
                this.emit(`option:${option.name()}`);
              }
              activeVariadicOption = option.variadic ? option : null;
              continue;
            }
          }
          if (arg.length > 2 && arg[0] === "-" && arg[1] !== "-") {
            const option = this._findOption(`-${arg[1]}`);
            if (option) {
              if (option.required || option.optional && this._combineFlagAndOptionalValue) {
                this.emit(`option:${option.name()}`, arg.slice(2));
              } else {
                this.emit(`option:${option.name()}`);
                activeGroup = `-${arg.slice(2)}`;
              }
              continue;
            }
          }
          if (/^--[^=]+=/.test(arg)) {
            const index = arg.indexOf("=");
            const option = this._findOption(arg.slice(0, index));
            if (option && (option.required || option.optional)) {
              this.emit(`option:${option.name()}`, arg.slice(index + 1));
              continue;
            }
          }
          if (dest === operands && maybeOption(arg) && !(this.commands.length === 0 && negativeNumberArg(arg))) {
            dest = unknown2;
          }
          if ((this._enablePositionalOptions || this._passThroughOptions) && operands.length === 0 && unknown2.length === 0) {
            if (this._findCommand(arg)) {
              operands.push(arg);
              unknown2.push(...args.slice(i2));
              break;
            } else if (this._getHelpCommand() && arg === this._getHelpCommand().name()) {
              operands.push(arg, ...args.slice(i2));
              break;
            } else if (this._defaultCommandName) {
              unknown2.push(arg, ...args.slice(i2));
              break;
            }
          }
          if (this._passThroughOptions) {
            dest.push(arg, ...args.slice(i2));
            break;
          }
          dest.push(arg);
        }
        return { operands, unknown: unknown2 };
      }
      /**
       * Return an object containing local option values as key-value pairs.
       *
       * @return {object}
       */
      opts() {
        if (this._storeOptionsAsProperties) {
          const result = {};
          const len = this.options.length;
          for (let i2 = 0; i2 < len; i2++) {
            const key2 = this.options[i2].attributeName();
            result[key2] = key2 === this._versionOptionName ? this._version : this[key2];
          }
          return result;
        }
        return this._optionValues;
      }
      /**
       * Return an object containing merged local and global option values as key-value pairs.
       *
       * @return {object}
       */
      optsWithGlobals() {
        return this._getCommandAndAncestors().reduce(
          (combinedOptions, cmd) => Object.assign(combinedOptions, cmd.opts()),
          {}
        );
      }
      /**
       * Display error message and exit (or call exitOverride).
       *
       * @param {string} message
       * @param {object} [errorOptions]
       * @param {string} [errorOptions.code] - an id string representing the error
       * @param {number} [errorOptions.exitCode] - used with process.exit
       */
      error(message, errorOptions) {
        this._outputConfiguration.outputError(
          `${message}
`,
          this._outputConfiguration.writeErr
        );
        if (typeof this._showHelpAfterError === "string") {
          this._outputConfiguration.writeErr(`${this._showHelpAfterError}
`);
        } else if (this._showHelpAfterError) {
          this._outputConfiguration.writeErr("\n");
          this.outputHelp({ error: true });
        }
        const config2 = errorOptions || {};
        const exitCode = config2.exitCode || 1;
        const code = config2.code || "commander.error";
        this._exit(exitCode, code, message);
      }
      /**
       * Apply any option related environment variables, if option does
       * not have a value from cli or client code.
       *
       * @private
       */
      _parseOptionsEnv() {
        this.options.forEach((option) => {
          if (option.envVar && option.envVar in process2.env) {
            const optionKey = option.attributeName();
            if (this.getOptionValue(optionKey) === void 0 || ["default", "config", "env"].includes(
              this.getOptionValueSource(optionKey)
            )) {
              if (option.required || option.optional) {
                this.emit(`optionEnv:${option.name()}`, process2.env[option.envVar]);
              } else {
                this.emit(`optionEnv:${option.name()}`);
              }
            }
          }
        });
      }
      /**
       * Apply any implied option values, if option is undefined or default value.
       *
       * @private
       */
      _parseOptionsImplied() {
        const dualHelper = new DualOptions(this.options);
        const hasCustomOptionValue = (optionKey) => {
          return this.getOptionValue(optionKey) !== void 0 && !["default", "implied"].includes(this.getOptionValueSource(optionKey));
        };
        this.options.filter(
          (option) => option.implied !== void 0 && hasCustomOptionValue(option.attributeName()) && dualHelper.valueFromOption(
            this.getOptionValue(option.attributeName()),
            option
          )
        ).forEach((option) => {
          Object.keys(option.implied).filter((impliedKey) => !hasCustomOptionValue(impliedKey)).forEach((impliedKey) => {
            this.setOptionValueWithSource(
              impliedKey,
              option.implied[impliedKey],
              "implied"
            );
          });
        });
      }
      /**
       * Argument `name` is missing.
       *
       * @param {string} name
       * @private
       */
      missingArgument(name) {
        const message = `error: missing required argument '${name}'`;
        this.error(message, { code: "commander.missingArgument" });
      }
      /**
       * `Option` is missing an argument.
       *
       * @param {Option} option
       * @private
       */
      optionMissingArgument(option) {
        const message = `error: option '${option.flags}' argument missing`;
        this.error(message, { code: "commander.optionMissingArgument" });
      }
      /**
       * `Option` does not have a value, and is a mandatory option.
       *
       * @param {Option} option
       * @private
       */
      missingMandatoryOptionValue(option) {
        const message = `error: required option '${option.flags}' not specified`;
        this.error(message, { code: "commander.missingMandatoryOptionValue" });
      }
      /**
       * `Option` conflicts with another option.
       *
       * @param {Option} option
       * @param {Option} conflictingOption
       * @private
       */
      _conflictingOption(option, conflictingOption) {
        const findBestOptionFromValue = (option2) => {
          const optionKey = option2.attributeName();
          const optionValue = this.getOptionValue(optionKey);
          const negativeOption = this.options.find(
            (target) => target.negate && optionKey === target.attributeName()
          );
          const positiveOption = this.options.find(
            (target) => !target.negate && optionKey === target.attributeName()
          );
          if (negativeOption && (negativeOption.presetArg === void 0 && optionValue === false || negativeOption.presetArg !== void 0 && optionValue === negativeOption.presetArg)) {
            return negativeOption;
          }
          return positiveOption || option2;
        };
        const getErrorMessage = (option2) => {
          const bestOption = findBestOptionFromValue(option2);
          const optionKey = bestOption.attributeName();
          const source = this.getOptionValueSource(optionKey);
          if (source === "env") {
            return `environment variable '${bestOption.envVar}'`;
          }
          return `option '${bestOption.flags}'`;
        };
        const message = `error: ${getErrorMessage(option)} cannot be used with ${getErrorMessage(conflictingOption)}`;
        this.error(message, { code: "commander.conflictingOption" });
      }
      /**
       * Unknown option `flag`.
       *
       * @param {string} flag
       * @private
       */
      unknownOption(flag) {
        if (this._allowUnknownOption) return;
        let suggestion = "";
        if (flag.startsWith("--") && this._showSuggestionAfterError) {
          let candidateFlags = [];
          let command = this;
          do {
            const moreFlags = command.createHelp().visibleOptions(command).filter((option) => option.long).map((option) => option.long);
            candidateFlags = candidateFlags.concat(moreFlags);
            command = command.parent;
          } while (command && !command._enablePositionalOptions);
          suggestion = suggestSimilar(flag, candidateFlags);
        }
        const message = `error: unknown option '${flag}'${suggestion}`;
        this.error(message, { code: "commander.unknownOption" });
      }
      /**
       * Excess arguments, more than expected.
       *
       * @param {string[]} receivedArgs
       * @private
       */
      _excessArguments(receivedArgs) {
        if (this._allowExcessArguments) return;
        const expected = this.registeredArguments.length;
        const s = expected === 1 ? "" : "s";
        const forSubcommand = this.parent ? ` for '${this.name()}'` : "";
        const message = `error: too many arguments${forSubcommand}. Expected ${expected} argument${s} but got ${receivedArgs.length}.`;
        this.error(message, { code: "commander.excessArguments" });
      }
      /**
       * Unknown command.
       *
       * @private
       */
      unknownCommand() {
        const unknownName = this.args[0];
        let suggestion = "";
        if (this._showSuggestionAfterError) {
          const candidateNames = [];
          this.createHelp().visibleCommands(this).forEach((command) => {
            candidateNames.push(command.name());
            if (command.alias()) candidateNames.push(command.alias());
          });
          suggestion = suggestSimilar(unknownName, candidateNames);
        }
        const message = `error: unknown command '${unknownName}'${suggestion}`;
        this.error(message, { code: "commander.unknownCommand" });
      }
      /**
       * Get or set the program version.
       *
       * This method auto-registers the "-V, --version" option which will print the version number.
       *
       * You can optionally supply the flags and description to override the defaults.
       *
       * @param {string} [str]
       * @param {string} [flags]
       * @param {string} [description]
       * @return {(this | string | undefined)} `this` command for chaining, or version string if no arguments
       */
      version(str, flags, description) {
        if (str === void 0) return this._version;
        this._version = str;
        flags = flags || "-V, --version";
        description = description || "output the version number";
        const versionOption = this.createOption(flags, description);
        this._versionOptionName = versionOption.attributeName();
        this._registerOption(versionOption);
        this.on("option:" + versionOption.name(), () => {
          this._outputConfiguration.writeOut(`${str}
`);
          this._exit(0, "commander.version", str);
        });
        return this;
      }
      /**
       * Set the description.
       *
       * @param {string} [str]
       * @param {object} [argsDescription]
       * @return {(string|Command)}
       */
      description(str, argsDescription) {
        if (str === void 0 && argsDescription === void 0)
          return this._description;
        this._description = str;
        if (argsDescription) {
          this._argsDescription = argsDescription;
        }
        return this;
      }
      /**
       * Set the summary. Used when listed as subcommand of parent.
       *
       * @param {string} [str]
       * @return {(string|Command)}
       */
      summary(str) {
        if (str === void 0) return this._summary;
        this._summary = str;
        return this;
      }
      /**
       * Set an alias for the command.
       *
       * You may call more than once to add multiple aliases. Only the first alias is shown in the auto-generated help.
       *
       * @param {string} [alias]
       * @return {(string|Command)}
       */
      alias(alias) {
        if (alias === void 0) return this._aliases[0];
        let command = this;
        if (this.commands.length !== 0 && this.commands[this.commands.length - 1]._executableHandler) {
          command = this.commands[this.commands.length - 1];
        }
        if (alias === command._name)
          throw new Error("Command alias can't be the same as its name");
        const matchingCommand = this.parent?._findCommand(alias);
        if (matchingCommand) {
          const existingCmd = [matchingCommand.name()].concat(matchingCommand.aliases()).join("|");
          throw new Error(
            `cannot add alias '${alias}' to command '${this.name()}' as already have command '${existingCmd}'`
          );
        }
        command._aliases.push(alias);
        return this;
      }
      /**
       * Set aliases for the command.
       *
       * Only the first alias is shown in the auto-generated help.
       *
       * @param {string[]} [aliases]
       * @return {(string[]|Command)}
       */
      aliases(aliases) {
        if (aliases === void 0) return this._aliases;
        aliases.forEach((alias) => this.alias(alias));
        return this;
      }
      /**
       * Set / get the command usage `str`.
       *
       * @param {string} [str]
       * @return {(string|Command)}
       */
      usage(str) {
        if (str === void 0) {
          if (this._usage) return this._usage;
          const args = this.registeredArguments.map((arg) => {
            return humanReadableArgName(arg);
          });
          return [].concat(
            this.options.length || this._helpOption !== null ? "[options]" : [],
            this.commands.length ? "[command]" : [],
            this.registeredArguments.length ? args : []
          ).join(" ");
        }
        this._usage = str;
        return this;
      }
      /**
       * Get or set the name of the command.
       *
       * @param {string} [str]
       * @return {(string|Command)}
       */
      name(str) {
        if (str === void 0) return this._name;
        this._name = str;
        return this;
      }
      /**
       * Set/get the help group heading for this subcommand in parent command's help.
       *
       * @param {string} [heading]
       * @return {Command | string}
       */
      helpGroup(heading) {
        if (heading === void 0) return this._helpGroupHeading ?? "";
        this._helpGroupHeading = heading;
        return this;
      }
      /**
       * Set/get the default help group heading for subcommands added to this command.
       * (This does not override a group set directly on the subcommand using .helpGroup().)
       *
       * @example
       * program.commandsGroup('Development Commands:);
       * program.command('watch')...
       * program.command('lint')...
       * ...
       *
       * @param {string} [heading]
       * @returns {Command | string}
       */
      commandsGroup(heading) {
        if (heading === void 0) return this._defaultCommandGroup ?? "";
        this._defaultCommandGroup = heading;
        return this;
      }
      /**
       * Set/get the default help group heading for options added to this command.
       * (This does not override a group set directly on the option using .helpGroup().)
       *
       * @example
       * program
       *   .optionsGroup('Development Options:')
       *   .option('-d, --debug', 'output extra debugging')
       *   .option('-p, --profile', 'output profiling information')
       *
       * @param {string} [heading]
       * @returns {Command | string}
       */
      optionsGroup(heading) {
        if (heading === void 0) return this._defaultOptionGroup ?? "";
        this._defaultOptionGroup = heading;
        return this;
      }
      /**
       * @param {Option} option
       * @private
       */
      _initOptionGroup(option) {
        if (this._defaultOptionGroup && !option.helpGroupHeading)
          option.helpGroup(this._defaultOptionGroup);
      }
      /**
       * @param {Command} cmd
       * @private
       */
      _initCommandGroup(cmd) {
        if (this._defaultCommandGroup && !cmd.helpGroup())
          cmd.helpGroup(this._defaultCommandGroup);
      }
      /**
       * Set the name of the command from script filename, such as process.argv[1],
       * or require.main.filename, or __filename.
       *
       * (Used internally and public although not documented in README.)
       *
       * @example
       * program.nameFromFilename(require.main.filename);
       *
       * @param {string} filename
       * @return {Command}
       */
      nameFromFilename(filename) {
        this._name = path.basename(filename, path.extname(filename));
        return this;
      }
      /**
       * Get or set the directory for searching for executable subcommands of this command.
       *
       * @example
       * program.executableDir(__dirname);
       * // or
       * program.executableDir('subcommands');
       *
       * @param {string} [path]
       * @return {(string|null|Command)}
       */
      executableDir(path2) {
        if (path2 === void 0) return this._executableDir;
        this._executableDir = path2;
        return this;
      }
      /**
       * Return program help documentation.
       *
       * @param {{ error: boolean }} [contextOptions] - pass {error:true} to wrap for stderr instead of stdout
       * @return {string}
       */
      helpInformation(contextOptions) {
        const helper = this.createHelp();
        const context = this._getOutputContext(contextOptions);
        helper.prepareContext({
          error: context.error,
          helpWidth: context.helpWidth,
          outputHasColors: context.hasColors
        });
        const text2 = helper.formatHelp(this, helper);
        if (context.hasColors) return text2;
        return this._outputConfiguration.stripColor(text2);
      }
      /**
       * @typedef HelpContext
       * @type {object}
       * @property {boolean} error
       * @property {number} helpWidth
       * @property {boolean} hasColors
       * @property {function} write - includes stripColor if needed
       *
       * @returns {HelpContext}
       * @private
       */
      _getOutputContext(contextOptions) {
        contextOptions = contextOptions || {};
        const error2 = !!contextOptions.error;
        let baseWrite;
        let hasColors;
        let helpWidth;
        if (error2) {
          baseWrite = (str) => this._outputConfiguration.writeErr(str);
          hasColors = this._outputConfiguration.getErrHasColors();
          helpWidth = this._outputConfiguration.getErrHelpWidth();
        } else {
          baseWrite = (str) => this._outputConfiguration.writeOut(str);
          hasColors = this._outputConfiguration.getOutHasColors();
          helpWidth = this._outputConfiguration.getOutHelpWidth();
        }
        const write = (str) => {
          if (!hasColors) str = this._outputConfiguration.stripColor(str);
          return baseWrite(str);
        };
        return { error: error2, write, hasColors, helpWidth };
      }
      /**
       * Output help information for this command.
       *
       * Outputs built-in help, and custom text added using `.addHelpText()`.
       *
       * @param {{ error: boolean } | Function} [contextOptions] - pass {error:true} to write to stderr instead of stdout
       */
      outputHelp(contextOptions) {
        let deprecatedCallback;
        if (typeof contextOptions === "function") {
          deprecatedCallback = contextOptions;
          contextOptions = void 0;
        }
        const outputContext = this._getOutputContext(contextOptions);
        const eventContext = {
          error: outputContext.error,
          write: outputContext.write,
          command: this
        };
        this._getCommandAndAncestors().reverse().forEach((command) => command.emit("beforeAllHelp", eventContext));
        this.emit("beforeHelp", eventContext);
        let helpInformation = this.helpInformation({ error: outputContext.error });
        if (deprecatedCallback) {
          helpInformation = deprecatedCallback(helpInformation);
          if (typeof helpInformation !== "string" && !Buffer.isBuffer(helpInformation)) {
            throw new Error("outputHelp callback must return a string or a Buffer");
          }
        }
        outputContext.write(helpInformation);
        if (this._getHelpOption()?.long) {
          this.emit(this._getHelpOption().long);
        }
        this.emit("afterHelp", eventContext);
        this._getCommandAndAncestors().forEach(
          (command) => command.emit("afterAllHelp", eventContext)
        );
      }
      /**
       * You can pass in flags and a description to customise the built-in help option.
       * Pass in false to disable the built-in help option.
       *
       * @example
       * program.helpOption('-?, --help' 'show help'); // customise
       * program.helpOption(false); // disable
       *
       * @param {(string | boolean)} flags
       * @param {string} [description]
       * @return {Command} `this` command for chaining
       */
      helpOption(flags, description) {
        if (typeof flags === "boolean") {
          if (flags) {
            if (this._helpOption === null) this._helpOption = void 0;
            if (this._defaultOptionGroup) {
              this._initOptionGroup(this._getHelpOption());
            }
          } else {
            this._helpOption = null;
          }
          return this;
        }
        this._helpOption = this.createOption(
          flags ?? "-h, --help",
          description ?? "display help for command"
        );
        if (flags || description) this._initOptionGroup(this._helpOption);
        return this;
      }
      /**
       * Lazy create help option.
       * Returns null if has been disabled with .helpOption(false).
       *
       * @returns {(Option | null)} the help option
       * @package
       */
      _getHelpOption() {
        if (this._helpOption === void 0) {
          this.helpOption(void 0, void 0);
        }
        return this._helpOption;
      }
      /**
       * Supply your own option to use for the built-in help option.
       * This is an alternative to using helpOption() to customise the flags and description etc.
       *
       * @param {Option} option
       * @return {Command} `this` command for chaining
       */
      addHelpOption(option) {
        this._helpOption = option;
        this._initOptionGroup(option);
        return this;
      }
      /**
       * Output help information and exit.
       *
       * Outputs built-in help, and custom text added using `.addHelpText()`.
       *
       * @param {{ error: boolean }} [contextOptions] - pass {error:true} to write to stderr instead of stdout
       */
      help(contextOptions) {
        this.outputHelp(contextOptions);
        let exitCode = Number(process2.exitCode ?? 0);
        if (exitCode === 0 && contextOptions && typeof contextOptions !== "function" && contextOptions.error) {
          exitCode = 1;
        }
        this._exit(exitCode, "commander.help", "(outputHelp)");
      }
      /**
       * // Do a little typing to coordinate emit and listener for the help text events.
       * @typedef HelpTextEventContext
       * @type {object}
       * @property {boolean} error
       * @property {Command} command
       * @property {function} write
       */
      /**
       * Add additional text to be displayed with the built-in help.
       *
       * Position is 'before' or 'after' to affect just this command,
       * and 'beforeAll' or 'afterAll' to affect this command and all its subcommands.
       *
       * @param {string} position - before or after built-in help
       * @param {(string | Function)} text - string to add, or a function returning a string
       * @return {Command} `this` command for chaining
       */
      addHelpText(position, text2) {
        const allowedValues = ["beforeAll", "before", "after", "afterAll"];
        if (!allowedValues.includes(position)) {
          throw new Error(`Unexpected value for position to addHelpText.
Expecting one of '${allowedValues.join("', '")}'`);
        }
        const helpEvent = `${position}Help`;
        this.on(helpEvent, (context) => {
          let helpStr;
          if (typeof text2 === "function") {
            helpStr = text2({ error: context.error, command: context.command });
          } else {
            helpStr = text2;
          }
          if (helpStr) {
            context.write(`${helpStr}
`);
          }
        });
        return this;
      }
      /**
       * Output help information if help flags specified
       *
       * @param {Array} args - array of options to search for help flags
       * @private
       */
      _outputHelpIfRequested(args) {
        const helpOption = this._getHelpOption();
        const helpRequested = helpOption && args.find((arg) => helpOption.is(arg));
        if (helpRequested) {
          this.outputHelp();
          this._exit(0, "commander.helpDisplayed", "(outputHelp)");
        }
      }
    };
    function incrementNodeInspectorPort(args) {
      return args.map((arg) => {
        if (!arg.startsWith("--inspect")) {
          return arg;
        }
        let debugOption;
        let debugHost = "127.0.0.1";
        let debugPort = "9229";
        let match;
        if ((match = arg.match(/^(--inspect(-brk)?)$/)) !== null) {
          debugOption = match[1];
        } else if ((match = arg.match(/^(--inspect(-brk|-port)?)=([^:]+)$/)) !== null) {
          debugOption = match[1];
          if (/^\d+$/.test(match[3])) {
            debugPort = match[3];
          } else {
            debugHost = match[3];
          }
        } else if ((match = arg.match(/^(--inspect(-brk|-port)?)=([^:]+):(\d+)$/)) !== null) {
          debugOption = match[1];
          debugHost = match[3];
          debugPort = match[4];
        }
        if (debugOption && debugPort !== "0") {
          return `${debugOption}=${debugHost}:${parseInt(debugPort) + 1}`;
        }
        return arg;
      });
    }
    function useColor() {
      if (process2.env.NO_COLOR || process2.env.FORCE_COLOR === "0" || process2.env.FORCE_COLOR === "false")
        return false;
      if (process2.env.FORCE_COLOR || process2.env.CLICOLOR_FORCE !== void 0)
        return true;
      return void 0;
    }
    exports.Command = Command2;
    exports.useColor = useColor;
  }
});

// node_modules/commander/index.js
var require_commander = __commonJS({
  "node_modules/commander/index.js"(exports) {
    var { Argument: Argument2 } = require_argument();
    var { Command: Command2 } = require_command();
    var { CommanderError: CommanderError2, InvalidArgumentError: InvalidArgumentError2 } = require_error();
    var { Help: Help2 } = require_help();
    var { Option: Option2 } = require_option();
    exports.program = new Command2();
    exports.createCommand = (name) => new Command2(name);
    exports.createOption = (flags, description) => new Option2(flags, description);
    exports.createArgument = (name, description) => new Argument2(name, description);
    exports.Command = Command2;
    exports.Option = Option2;
    exports.Argument = Argument2;
    exports.Help = Help2;
    exports.CommanderError = CommanderError2;
    exports.InvalidArgumentError = InvalidArgumentError2;
    exports.InvalidOptionArgumentError = InvalidArgumentError2;
  }
});

// node_modules/picomatch/lib/constants.js
var require_constants = __commonJS({
  "node_modules/picomatch/lib/constants.js"(exports, module2) {
    "use strict";
    var WIN_SLASH = "\\\\/";
    var WIN_NO_SLASH = `[^${WIN_SLASH}]`;
    var DEFAULT_MAX_EXTGLOB_RECURSION = 0;
    var DOT_LITERAL = "\\.";
    var PLUS_LITERAL = "\\+";
    var QMARK_LITERAL = "\\?";
    var SLASH_LITERAL = "\\/";
    var ONE_CHAR = "(?=.)";
    var QMARK = "[^/]";
    var END_ANCHOR = `(?:${SLASH_LITERAL}|$)`;
    var START_ANCHOR = `(?:^|${SLASH_LITERAL})`;
    var DOTS_SLASH = `${DOT_LITERAL}{1,2}${END_ANCHOR}`;
    var NO_DOT = `(?!${DOT_LITERAL})`;
    var NO_DOTS = `(?!${START_ANCHOR}${DOTS_SLASH})`;
    var NO_DOT_SLASH = `(?!${DOT_LITERAL}{0,1}${END_ANCHOR})`;
    var NO_DOTS_SLASH = `(?!${DOTS_SLASH})`;
    var QMARK_NO_DOT = `[^.${SLASH_LITERAL}]`;
    var STAR = `${QMARK}*?`;
    var SEP = "/";
    var POSIX_CHARS = {
      DOT_LITERAL,
      PLUS_LITERAL,
      QMARK_LITERAL,
      SLASH_LITERAL,
      ONE_CHAR,
      QMARK,
      END_ANCHOR,
      DOTS_SLASH,
      NO_DOT,
      NO_DOTS,
      NO_DOT_SLASH,
      NO_DOTS_SLASH,
      QMARK_NO_DOT,
      STAR,
      START_ANCHOR,
      SEP
    };
    var WINDOWS_CHARS = {
      ...POSIX_CHARS,
      SLASH_LITERAL: `[${WIN_SLASH}]`,
      QMARK: WIN_NO_SLASH,
      STAR: `${WIN_NO_SLASH}*?`,
      DOTS_SLASH: `${DOT_LITERAL}{1,2}(?:[${WIN_SLASH}]|$)`,
      NO_DOT: `(?!${DOT_LITERAL})`,
      NO_DOTS: `(?!(?:^|[${WIN_SLASH}])${DOT_LITERAL}{1,2}(?:[${WIN_SLASH}]|$))`,
      NO_DOT_SLASH: `(?!${DOT_LITERAL}{0,1}(?:[${WIN_SLASH}]|$))`,
      NO_DOTS_SLASH: `(?!${DOT_LITERAL}{1,2}(?:[${WIN_SLASH}]|$))`,
      QMARK_NO_DOT: `[^.${WIN_SLASH}]`,
      START_ANCHOR: `(?:^|[${WIN_SLASH}])`,
      END_ANCHOR: `(?:[${WIN_SLASH}]|$)`,
      SEP: "\\"
    };
    var POSIX_REGEX_SOURCE = {
      __proto__: null,
      alnum: "a-zA-Z0-9",
      alpha: "a-zA-Z",
      ascii: "\\x00-\\x7F",
      blank: " \\t",
      cntrl: "\\x00-\\x1F\\x7F",
      digit: "0-9",
      graph: "\\x21-\\x7E",
      lower: "a-z",
      print: "\\x20-\\x7E ",
      punct: "\\-!\"#$%&'()\\*+,./:;<=>?@[\\]^_`{|}~",
      space: " \\t\\r\\n\\v\\f",
      upper: "A-Z",
      word: "A-Za-z0-9_",
      xdigit: "A-Fa-f0-9"
    };
    module2.exports = {
      DEFAULT_MAX_EXTGLOB_RECURSION,
      MAX_LENGTH: 1024 * 64,
      POSIX_REGEX_SOURCE,
      // regular expressions
      REGEX_BACKSLASH: /\\(?![*+?^${}(|)[\]])/g,
      REGEX_NON_SPECIAL_CHARS: /^[^@![\].,$*+?^{}()|\\/]+/,
      REGEX_SPECIAL_CHARS: /[-*+?.^${}(|)[\]]/,
      REGEX_SPECIAL_CHARS_BACKREF: /(\\?)((\W)(\3*))/g,
      REGEX_SPECIAL_CHARS_GLOBAL: /([-*+?.^${}(|)[\]])/g,
      REGEX_REMOVE_BACKSLASH: /(?:\[.*?[^\\]\]|\\(?=.))/g,
      // Replace globs with equivalent patterns to reduce parsing time.
      REPLACEMENTS: {
        __proto__: null,
        "***": "*",
        "**/**": "**",
        "**/**/**": "**"
      },
      // Digits
      CHAR_0: 48,
      /* 0 */
      CHAR_9: 57,
      /* 9 */
      // Alphabet chars.
      CHAR_UPPERCASE_A: 65,
      /* A */
      CHAR_LOWERCASE_A: 97,
      /* a */
      CHAR_UPPERCASE_Z: 90,
      /* Z */
      CHAR_LOWERCASE_Z: 122,
      /* z */
      CHAR_LEFT_PARENTHESES: 40,
      /* ( */
      CHAR_RIGHT_PARENTHESES: 41,
      /* ) */
      CHAR_ASTERISK: 42,
      /* * */
      // Non-alphabetic chars.
      CHAR_AMPERSAND: 38,
      /* & */
      CHAR_AT: 64,
      /* @ */
      CHAR_BACKWARD_SLASH: 92,
      /* \ */
      CHAR_CARRIAGE_RETURN: 13,
      /* \r */
      CHAR_CIRCUMFLEX_ACCENT: 94,
      /* ^ */
      CHAR_COLON: 58,
      /* : */
      CHAR_COMMA: 44,
      /* , */
      CHAR_DOT: 46,
      /* . */
      CHAR_DOUBLE_QUOTE: 34,
      /* " */
      CHAR_EQUAL: 61,
      /* = */
      CHAR_EXCLAMATION_MARK: 33,
      /* ! */
      CHAR_FORM_FEED: 12,
      /* \f */
      CHAR_FORWARD_SLASH: 47,
      /* / */
      CHAR_GRAVE_ACCENT: 96,
      /* ` */
      CHAR_HASH: 35,
      /* # */
      CHAR_HYPHEN_MINUS: 45,
      /* - */
      CHAR_LEFT_ANGLE_BRACKET: 60,
      /* < */
      CHAR_LEFT_CURLY_BRACE: 123,
      /* { */
      CHAR_LEFT_SQUARE_BRACKET: 91,
      /* [ */
      CHAR_LINE_FEED: 10,
      /* \n */
      CHAR_NO_BREAK_SPACE: 160,
      /* \u00A0 */
      CHAR_PERCENT: 37,
      /* % */
      CHAR_PLUS: 43,
      /* + */
      CHAR_QUESTION_MARK: 63,
      /* ? */
      CHAR_RIGHT_ANGLE_BRACKET: 62,
      /* > */
      CHAR_RIGHT_CURLY_BRACE: 125,
      /* } */
      CHAR_RIGHT_SQUARE_BRACKET: 93,
      /* ] */
      CHAR_SEMICOLON: 59,
      /* ; */
      CHAR_SINGLE_QUOTE: 39,
      /* ' */
      CHAR_SPACE: 32,
      /*   */
      CHAR_TAB: 9,
      /* \t */
      CHAR_UNDERSCORE: 95,
      /* _ */
      CHAR_VERTICAL_LINE: 124,
      /* | */
      CHAR_ZERO_WIDTH_NOBREAK_SPACE: 65279,
      /* \uFEFF */
      /**
       * Create EXTGLOB_CHARS
       */
      extglobChars(chars) {
        return {
          "!": { type: "negate", open: "(?:(?!(?:", close: `))${chars.STAR})` },
          "?": { type: "qmark", open: "(?:", close: ")?" },
          "+": { type: "plus", open: "(?:", close: ")+" },
          "*": { type: "star", open: "(?:", close: ")*" },
          "@": { type: "at", open: "(?:", close: ")" }
        };
      },
      /**
       * Create GLOB_CHARS
       */
      globChars(win32) {
        return win32 === true ? WINDOWS_CHARS : POSIX_CHARS;
      }
    };
  }
});

// node_modules/picomatch/lib/utils.js
var require_utils = __commonJS({
  "node_modules/picomatch/lib/utils.js"(exports) {
    "use strict";
    var {
      REGEX_BACKSLASH,
      REGEX_REMOVE_BACKSLASH,
      REGEX_SPECIAL_CHARS,
      REGEX_SPECIAL_CHARS_GLOBAL
    } = require_constants();
    exports.isObject = (val) => val !== null && typeof val === "object" && !Array.isArray(val);
    exports.hasRegexChars = (str) => REGEX_SPECIAL_CHARS.test(str);
    exports.isRegexChar = (str) => str.length === 1 && exports.hasRegexChars(str);
    exports.escapeRegex = (str) => str.replace(REGEX_SPECIAL_CHARS_GLOBAL, "\\$1");
    exports.toPosixSlashes = (str) => str.replace(REGEX_BACKSLASH, "/");
    exports.isWindows = () => {
      if (typeof navigator !== "undefined" && navigator.platform) {
        const platform = navigator.platform.toLowerCase();
        return platform === "win32" || platform === "windows";
      }
      if (typeof process !== "undefined" && process.platform) {
        return process.platform === "win32";
      }
      return false;
    };
    exports.removeBackslashes = (str) => {
      return str.replace(REGEX_REMOVE_BACKSLASH, (match) => {
        return match === "\\" ? "" : match;
      });
    };
    exports.escapeLast = (input, char, lastIdx) => {
      const idx = input.lastIndexOf(char, lastIdx);
      if (idx === -1) return input;
      if (input[idx - 1] === "\\") return exports.escapeLast(input, char, idx - 1);
      return `${input.slice(0, idx)}\\${input.slice(idx)}`;
    };
    exports.removePrefix = (input, state = {}) => {
      let output = input;
      if (output.startsWith("./")) {
        output = output.slice(2);
        state.prefix = "./";
      }
      return output;
    };
    exports.wrapOutput = (input, state = {}, options = {}) => {
      const prepend = options.contains ? "" : "^";
      const append = options.contains ? "" : "$";
      let output = `${prepend}(?:${input})${append}`;
      if (state.negated === true) {
        output = `(?:^(?!${output}).*$)`;
      }
      return output;
    };
    exports.basename = (path, { windows } = {}) => {
      const segs = path.split(windows ? /[\\/]/ : "/");
      const last = segs[segs.length - 1];
      if (last === "") {
        return segs[segs.length - 2];
      }
      return last;
    };
  }
});

// node_modules/picomatch/lib/scan.js
var require_scan = __commonJS({
  "node_modules/picomatch/lib/scan.js"(exports, module2) {
    "use strict";
    var utils = require_utils();
    var {
      CHAR_ASTERISK,
      /* * */
      CHAR_AT,
      /* @ */
      CHAR_BACKWARD_SLASH,
      /* \ */
      CHAR_COMMA,
      /* , */
      CHAR_DOT,
      /* . */
      CHAR_EXCLAMATION_MARK,
      /* ! */
      CHAR_FORWARD_SLASH,
      /* / */
      CHAR_LEFT_CURLY_BRACE,
      /* { */
      CHAR_LEFT_PARENTHESES,
      /* ( */
      CHAR_LEFT_SQUARE_BRACKET,
      /* [ */
      CHAR_PLUS,
      /* + */
      CHAR_QUESTION_MARK,
      /* ? */
      CHAR_RIGHT_CURLY_BRACE,
      /* } */
      CHAR_RIGHT_PARENTHESES,
      /* ) */
      CHAR_RIGHT_SQUARE_BRACKET
      /* ] */
    } = require_constants();
    var isPathSeparator = (code) => {
      return code === CHAR_FORWARD_SLASH || code === CHAR_BACKWARD_SLASH;
    };
    var depth = (token) => {
      if (token.isPrefix !== true) {
        token.depth = token.isGlobstar ? Infinity : 1;
      }
    };
    var scan = (input, options) => {
      const opts = options || {};
      const length = input.length - 1;
      const scanToEnd = opts.parts === true || opts.tokens === true || opts.scanToEnd === true;
      const slashes = [];
      const tokens = [];
      const parts = [];
      let str = input;
      let index = -1;
      let start = 0;
      let lastIndex = 0;
      let isBrace = false;
      let isBracket = false;
      let isGlob = false;
      let isExtglob = false;
      let isGlobstar = false;
      let braceEscaped = false;
      let backslashes = false;
      let negated = false;
      let negatedExtglob = false;
      let finished = false;
      let braces = 0;
      let prev;
      let code;
      let token = { value: "", depth: 0, isGlob: false };
      const eos = () => index >= length;
      const peek = () => str.charCodeAt(index + 1);
      const advance = () => {
        prev = code;
        return str.charCodeAt(++index);
      };
      while (index < length) {
        code = advance();
        let next;
        if (code === CHAR_BACKWARD_SLASH) {
          backslashes = token.backslashes = true;
          code = advance();
          if (code === CHAR_LEFT_CURLY_BRACE) {
            braceEscaped = true;
          }
          continue;
        }
        if (braceEscaped === true || code === CHAR_LEFT_CURLY_BRACE) {
          braces++;
          while (eos() !== true && (code = advance())) {
            if (code === CHAR_BACKWARD_SLASH) {
              backslashes = token.backslashes = true;
              advance();
              continue;
            }
            if (code === CHAR_LEFT_CURLY_BRACE) {
              braces++;
              continue;
            }
            if (braceEscaped !== true && code === CHAR_DOT && (code = advance()) === CHAR_DOT) {
              isBrace = token.isBrace = true;
              isGlob = token.isGlob = true;
              finished = true;
              if (scanToEnd === true) {
                continue;
              }
              break;
            }
            if (braceEscaped !== true && code === CHAR_COMMA) {
              isBrace = token.isBrace = true;
              isGlob = token.isGlob = true;
              finished = true;
              if (scanToEnd === true) {
                continue;
              }
              break;
            }
            if (code === CHAR_RIGHT_CURLY_BRACE) {
              braces--;
              if (braces === 0) {
                braceEscaped = false;
                isBrace = token.isBrace = true;
                finished = true;
                break;
              }
            }
          }
          if (scanToEnd === true) {
            continue;
          }
          break;
        }
        if (code === CHAR_FORWARD_SLASH) {
          slashes.push(index);
          tokens.push(token);
          token = { value: "", depth: 0, isGlob: false };
          if (finished === true) continue;
          if (prev === CHAR_DOT && index === start + 1) {
            start += 2;
            continue;
          }
          lastIndex = index + 1;
          continue;
        }
        if (opts.noext !== true) {
          const isExtglobChar = code === CHAR_PLUS || code === CHAR_AT || code === CHAR_ASTERISK || code === CHAR_QUESTION_MARK || code === CHAR_EXCLAMATION_MARK;
          if (isExtglobChar === true && peek() === CHAR_LEFT_PARENTHESES) {
            isGlob = token.isGlob = true;
            isExtglob = token.isExtglob = true;
            finished = true;
            if (code === CHAR_EXCLAMATION_MARK && index === start) {
              negatedExtglob = true;
            }
            if (scanToEnd === true) {
              let parens = 0;
              while (eos() !== true && (code = advance())) {
                if (code === CHAR_BACKWARD_SLASH) {
                  backslashes = token.backslashes = true;
                  advance();
                  continue;
                }
                if (code === CHAR_LEFT_PARENTHESES) {
                  parens++;
                  continue;
                }
                if (code === CHAR_RIGHT_PARENTHESES && --parens === 0) {
                  finished = true;
                  break;
                }
              }
              continue;
            }
            break;
          }
        }
        if (code === CHAR_ASTERISK) {
          if (prev === CHAR_ASTERISK) isGlobstar = token.isGlobstar = true;
          isGlob = token.isGlob = true;
          finished = true;
          if (scanToEnd === true) {
            continue;
          }
          break;
        }
        if (code === CHAR_QUESTION_MARK) {
          isGlob = token.isGlob = true;
          finished = true;
          if (scanToEnd === true) {
            continue;
          }
          break;
        }
        if (code === CHAR_LEFT_SQUARE_BRACKET) {
          while (eos() !== true && (next = advance())) {
            if (next === CHAR_BACKWARD_SLASH) {
              backslashes = token.backslashes = true;
              advance();
              continue;
            }
            if (next === CHAR_RIGHT_SQUARE_BRACKET) {
              isBracket = token.isBracket = true;
              isGlob = token.isGlob = true;
              finished = true;
              break;
            }
          }
          if (scanToEnd === true) {
            continue;
          }
          break;
        }
        if (opts.nonegate !== true && code === CHAR_EXCLAMATION_MARK && index === start) {
          negated = token.negated = true;
          start++;
          continue;
        }
        if (opts.noparen !== true && code === CHAR_LEFT_PARENTHESES) {
          isGlob = token.isGlob = true;
          if (scanToEnd === true) {
            let parens = 1;
            while (eos() !== true && (code = advance())) {
              if (code === CHAR_BACKWARD_SLASH) {
                backslashes = token.backslashes = true;
                advance();
                continue;
              }
              if (code === CHAR_LEFT_PARENTHESES) {
                parens++;
                continue;
              }
              if (code === CHAR_RIGHT_PARENTHESES && --parens === 0) {
                finished = true;
                break;
              }
            }
            continue;
          }
          break;
        }
        if (isGlob === true) {
          finished = true;
          if (scanToEnd === true) {
            continue;
          }
          break;
        }
      }
      if (opts.noext === true) {
        isExtglob = false;
        isGlob = false;
      }
      let base = str;
      let prefix = "";
      let glob2 = "";
      if (start > 0) {
        prefix = str.slice(0, start);
        str = str.slice(start);
        lastIndex -= start;
      }
      if (base && isGlob === true && lastIndex > 0) {
        base = str.slice(0, lastIndex);
        glob2 = str.slice(lastIndex);
      } else if (isGlob === true) {
        base = "";
        glob2 = str;
      } else {
        base = str;
      }
      if (base && base !== "" && base !== "/" && base !== str) {
        if (isPathSeparator(base.charCodeAt(base.length - 1))) {
          base = base.slice(0, -1);
        }
      }
      if (opts.unescape === true) {
        if (glob2) glob2 = utils.removeBackslashes(glob2);
        if (base && backslashes === true) {
          base = utils.removeBackslashes(base);
        }
      }
      const state = {
        prefix,
        input,
        start,
        base,
        glob: glob2,
        isBrace,
        isBracket,
        isGlob,
        isExtglob,
        isGlobstar,
        negated,
        negatedExtglob
      };
      if (opts.tokens === true) {
        state.maxDepth = 0;
        if (!isPathSeparator(code)) {
          tokens.push(token);
        }
        state.tokens = tokens;
      }
      if (opts.parts === true || opts.tokens === true) {
        let prevIndex;
        for (let idx = 0; idx < slashes.length; idx++) {
          const n2 = prevIndex !== void 0 ? prevIndex + 1 : start;
          const i2 = slashes[idx];
          const value2 = input.slice(n2, i2);
          if (opts.tokens) {
            if (idx === 0 && start !== 0) {
              tokens[idx].isPrefix = true;
              tokens[idx].value = prefix;
            } else {
              tokens[idx].value = value2;
            }
            depth(tokens[idx]);
            state.maxDepth += tokens[idx].depth;
          }
          if (i2 >= start) {
            parts.push(value2);
            prevIndex = i2;
          }
        }
        const n = prevIndex !== void 0 ? prevIndex + 1 : start;
        const value = input.slice(n);
        parts.push(value);
        if (opts.tokens && prevIndex && prevIndex + 1 < input.length) {
          tokens[tokens.length - 1].value = value;
          depth(tokens[tokens.length - 1]);
          state.maxDepth += tokens[tokens.length - 1].depth;
        }
        state.slashes = slashes;
        state.parts = parts;
      }
      return state;
    };
    module2.exports = scan;
  }
});

// node_modules/picomatch/lib/parse.js
var require_parse = __commonJS({
  "node_modules/picomatch/lib/parse.js"(exports, module2) {
    "use strict";
    var constants3 = require_constants();
    var utils = require_utils();
    var {
      MAX_LENGTH,
      POSIX_REGEX_SOURCE,
      REGEX_NON_SPECIAL_CHARS,
      REGEX_SPECIAL_CHARS_BACKREF,
      REPLACEMENTS
    } = constants3;
    var expandRange = (args, options) => {
      if (typeof options.expandRange === "function") {
        return options.expandRange(...args, options);
      }
      args.sort();
      const value = `[${args.join("-")}]`;
      try {
        new RegExp(value);
      } catch (ex) {
        return args.map((v) => utils.escapeRegex(v)).join("..");
      }
      return value;
    };
    var syntaxError = (type, char) => {
      return `Missing ${type}: "${char}" - use "\\\\${char}" to match literal characters`;
    };
    var splitTopLevel = (input) => {
      const parts = [];
      let bracket = 0;
      let paren = 0;
      let quote3 = 0;
      let value = "";
      let escaped2 = false;
      for (const ch of input) {
        if (escaped2 === true) {
          value += ch;
          escaped2 = false;
          continue;
        }
        if (ch === "\\") {
          value += ch;
          escaped2 = true;
          continue;
        }
        if (ch === '"') {
          quote3 = quote3 === 1 ? 0 : 1;
          value += ch;
          continue;
        }
        if (quote3 === 0) {
          if (ch === "[") {
            bracket++;
          } else if (ch === "]" && bracket > 0) {
            bracket--;
          } else if (bracket === 0) {
            if (ch === "(") {
              paren++;
            } else if (ch === ")" && paren > 0) {
              paren--;
            } else if (ch === "|" && paren === 0) {
              parts.push(value);
              value = "";
              continue;
            }
          }
        }
        value += ch;
      }
      parts.push(value);
      return parts;
    };
    var isPlainBranch = (branch) => {
      let escaped2 = false;
      for (const ch of branch) {
        if (escaped2 === true) {
          escaped2 = false;
          continue;
        }
        if (ch === "\\") {
          escaped2 = true;
          continue;
        }
        if (/[?*+@!()[\]{}]/.test(ch)) {
          return false;
        }
      }
      return true;
    };
    var normalizeSimpleBranch = (branch) => {
      let value = branch.trim();
      let changed2 = true;
      while (changed2 === true) {
        changed2 = false;
        if (/^@\([^\\()[\]{}|]+\)$/.test(value)) {
          value = value.slice(2, -1);
          changed2 = true;
        }
      }
      if (!isPlainBranch(value)) {
        return;
      }
      return value.replace(/\\(.)/g, "$1");
    };
    var hasRepeatedCharPrefixOverlap = (branches) => {
      const values = branches.map(normalizeSimpleBranch).filter(Boolean);
      for (let i2 = 0; i2 < values.length; i2++) {
        for (let j = i2 + 1; j < values.length; j++) {
          const a = values[i2];
          const b = values[j];
          const char = a[0];
          if (!char || a !== char.repeat(a.length) || b !== char.repeat(b.length)) {
            continue;
          }
          if (a === b || a.startsWith(b) || b.startsWith(a)) {
            return true;
          }
        }
      }
      return false;
    };
    var parseRepeatedExtglob = (pattern, requireEnd = true) => {
      if (pattern[0] !== "+" && pattern[0] !== "*" || pattern[1] !== "(") {
        return;
      }
      let bracket = 0;
      let paren = 0;
      let quote3 = 0;
      let escaped2 = false;
      for (let i2 = 1; i2 < pattern.length; i2++) {
        const ch = pattern[i2];
        if (escaped2 === true) {
          escaped2 = false;
          continue;
        }
        if (ch === "\\") {
          escaped2 = true;
          continue;
        }
        if (ch === '"') {
          quote3 = quote3 === 1 ? 0 : 1;
          continue;
        }
        if (quote3 === 1) {
          continue;
        }
        if (ch === "[") {
          bracket++;
          continue;
        }
        if (ch === "]" && bracket > 0) {
          bracket--;
          continue;
        }
        if (bracket > 0) {
          continue;
        }
        if (ch === "(") {
          paren++;
          continue;
        }
        if (ch === ")") {
          paren--;
          if (paren === 0) {
            if (requireEnd === true && i2 !== pattern.length - 1) {
              return;
            }
            return {
              type: pattern[0],
              body: pattern.slice(2, i2),
              end: i2
            };
          }
        }
      }
    };
    var buildCharClassStar = (chars) => {
      const source = chars.length === 1 ? utils.escapeRegex(chars[0]) : `[${chars.map((ch) => utils.escapeRegex(ch)).join("")}]`;
      return `${source}*`;
    };
    var getStarExtglobSequenceChars = (pattern) => {
      let index = 0;
      const chars = [];
      while (index < pattern.length) {
        const match = parseRepeatedExtglob(pattern.slice(index), false);
        if (!match || match.type !== "*") {
          return;
        }
        const branches = splitTopLevel(match.body).map((branch2) => branch2.trim());
        if (branches.length !== 1) {
          return;
        }
        const branch = normalizeSimpleBranch(branches[0]);
        if (!branch || branch.length !== 1) {
          return;
        }
        chars.push(branch);
        index += match.end + 1;
      }
      if (chars.length < 1) {
        return;
      }
      return chars;
    };
    var repeatedExtglobRecursion = (pattern) => {
      let depth = 0;
      let value = pattern.trim();
      let match = parseRepeatedExtglob(value);
      while (match) {
        depth++;
        value = match.body.trim();
        match = parseRepeatedExtglob(value);
      }
      return depth;
    };
    var analyzeRepeatedExtglob = (body, options) => {
      if (options.maxExtglobRecursion === false) {
        return { risky: false };
      }
      const max = typeof options.maxExtglobRecursion === "number" ? options.maxExtglobRecursion : constants3.DEFAULT_MAX_EXTGLOB_RECURSION;
      const branches = splitTopLevel(body).map((branch) => branch.trim());
      if (branches.length > 1) {
        if (branches.some((branch) => branch === "") || branches.some((branch) => /^[*?]+$/.test(branch)) || hasRepeatedCharPrefixOverlap(branches)) {
          return { risky: true };
        }
      }
      const safeChars = [];
      let sawStarSequence = false;
      let combinable = true;
      for (const branch of branches) {
        const chars = getStarExtglobSequenceChars(branch);
        if (chars) {
          sawStarSequence = true;
          safeChars.push(...chars);
          continue;
        }
        const literal3 = normalizeSimpleBranch(branch);
        if (literal3 && literal3.length === 1) {
          safeChars.push(literal3);
          continue;
        }
        combinable = false;
        if (repeatedExtglobRecursion(branch) > max) {
          return { risky: true };
        }
      }
      if (sawStarSequence) {
        return combinable ? { risky: true, safeOutput: buildCharClassStar([...new Set(safeChars)]) } : { risky: true };
      }
      return { risky: false };
    };
    var parse3 = (input, options) => {
      if (typeof input !== "string") {
        throw new TypeError("Expected a string");
      }
      input = REPLACEMENTS[input] || input;
      const opts = { ...options };
      const max = typeof opts.maxLength === "number" ? Math.min(MAX_LENGTH, opts.maxLength) : MAX_LENGTH;
      let len = input.length;
      if (len > max) {
        throw new SyntaxError(`Input length: ${len}, exceeds maximum allowed length: ${max}`);
      }
      const bos = { type: "bos", value: "", output: opts.prepend || "" };
      const tokens = [bos];
      const capture = opts.capture ? "" : "?:";
      const PLATFORM_CHARS = constants3.globChars(opts.windows);
      const EXTGLOB_CHARS = constants3.extglobChars(PLATFORM_CHARS);
      const {
        DOT_LITERAL,
        PLUS_LITERAL,
        SLASH_LITERAL,
        ONE_CHAR,
        DOTS_SLASH,
        NO_DOT,
        NO_DOT_SLASH,
        NO_DOTS_SLASH,
        QMARK,
        QMARK_NO_DOT,
        STAR,
        START_ANCHOR
      } = PLATFORM_CHARS;
      const globstar = (opts2) => {
        return `(${capture}(?:(?!${START_ANCHOR}${opts2.dot ? DOTS_SLASH : DOT_LITERAL}).)*?)`;
      };
      const nodot = opts.dot ? "" : NO_DOT;
      const qmarkNoDot = opts.dot ? QMARK : QMARK_NO_DOT;
      let star = opts.bash === true ? globstar(opts) : STAR;
      if (opts.capture) {
        star = `(${star})`;
      }
      if (typeof opts.noext === "boolean") {
        opts.noextglob = opts.noext;
      }
      const state = {
        input,
        index: -1,
        start: 0,
        dot: opts.dot === true,
        consumed: "",
        output: "",
        prefix: "",
        backtrack: false,
        negated: false,
        brackets: 0,
        braces: 0,
        parens: 0,
        quotes: 0,
        globstar: false,
        tokens
      };
      input = utils.removePrefix(input, state);
      len = input.length;
      const extglobs = [];
      const braces = [];
      const stack2 = [];
      let prev = bos;
      let value;
      const eos = () => state.index === len - 1;
      const peek = state.peek = (n = 1) => input[state.index + n];
      const advance = state.advance = () => input[++state.index] || "";
      const remaining2 = () => input.slice(state.index + 1);
      const consume = (value2 = "", num = 0) => {
        state.consumed += value2;
        state.index += num;
      };
      const append = (token) => {
        state.output += token.output != null ? token.output : token.value;
        consume(token.value);
      };
      const negate = () => {
        let count2 = 1;
        while (peek() === "!" && (peek(2) !== "(" || peek(3) === "?")) {
          advance();
          state.start++;
          count2++;
        }
        if (count2 % 2 === 0) {
          return false;
        }
        state.negated = true;
        state.start++;
        return true;
      };
      const increment = (type) => {
        state[type]++;
        stack2.push(type);
      };
      const decrement = (type) => {
        state[type]--;
        stack2.pop();
      };
      const push = (tok) => {
        if (prev.type === "globstar") {
          const isBrace = state.braces > 0 && (tok.type === "comma" || tok.type === "brace");
          const isExtglob = tok.extglob === true || extglobs.length && (tok.type === "pipe" || tok.type === "paren");
          if (tok.type !== "slash" && tok.type !== "paren" && !isBrace && !isExtglob) {
            state.output = state.output.slice(0, -prev.output.length);
            prev.type = "star";
            prev.value = "*";
            prev.output = star;
            state.output += prev.output;
          }
        }
        if (extglobs.length && tok.type !== "paren") {
          extglobs[extglobs.length - 1].inner += tok.value;
        }
        if (tok.value || tok.output) append(tok);
        if (prev && prev.type === "text" && tok.type === "text") {
          prev.output = (prev.output || prev.value) + tok.value;
          prev.value += tok.value;
          return;
        }
        tok.prev = prev;
        tokens.push(tok);
        prev = tok;
      };
      const extglobOpen = (type, value2) => {
        const token = { ...EXTGLOB_CHARS[value2], conditions: 1, inner: "" };
        token.prev = prev;
        token.parens = state.parens;
        token.output = state.output;
        token.startIndex = state.index;
        token.tokensIndex = tokens.length;
        const output = (opts.capture ? "(" : "") + token.open;
        increment("parens");
        push({ type, value: value2, output: state.output ? "" : ONE_CHAR });
        push({ type: "paren", extglob: true, value: advance(), output });
        extglobs.push(token);
      };
      const extglobClose = (token) => {
        const literal3 = input.slice(token.startIndex, state.index + 1);
        const body = input.slice(token.startIndex + 2, state.index);
        const analysis = analyzeRepeatedExtglob(body, opts);
        if ((token.type === "plus" || token.type === "star") && analysis.risky) {
          const safeOutput = analysis.safeOutput ? (token.output ? "" : ONE_CHAR) + (opts.capture ? `(${analysis.safeOutput})` : analysis.safeOutput) : void 0;
          const open3 = tokens[token.tokensIndex];
          open3.type = "text";
          open3.value = literal3;
          open3.output = safeOutput || utils.escapeRegex(literal3);
          for (let i2 = token.tokensIndex + 1; i2 < tokens.length; i2++) {
            tokens[i2].value = "";
            tokens[i2].output = "";
            delete tokens[i2].suffix;
          }
          state.output = token.output + open3.output;
          state.backtrack = true;
          push({ type: "paren", extglob: true, value, output: "" });
          decrement("parens");
          return;
        }
        let output = token.close + (opts.capture ? ")" : "");
        let rest;
        if (token.type === "negate") {
          let extglobStar = star;
          if (token.inner && token.inner.length > 1 && token.inner.includes("/")) {
            extglobStar = globstar(opts);
          }
          if (extglobStar !== star || eos() || /^\)+$/.test(remaining2())) {
            output = token.close = `)$))${extglobStar}`;
          }
          if (token.inner.includes("*") && (rest = remaining2()) && /^\.[^\\/.]+$/.test(rest)) {
            const expression = parse3(rest, { ...options, fastpaths: false }).output;
            output = token.close = `)${expression})${extglobStar})`;
          }
          if (token.prev.type === "bos") {
            state.negatedExtglob = true;
          }
        }
        push({ type: "paren", extglob: true, value, output });
        decrement("parens");
      };
      if (opts.fastpaths !== false && !/(^[*!]|[/()[\]{}"])/.test(input)) {
        let backslashes = false;
        let output = input.replace(REGEX_SPECIAL_CHARS_BACKREF, (m, esc2, chars, first, rest, index) => {
          if (first === "\\") {
            backslashes = true;
            return m;
          }
          if (first === "?") {
            if (esc2) {
              return esc2 + first + (rest ? QMARK.repeat(rest.length) : "");
            }
            if (index === 0) {
              return qmarkNoDot + (rest ? QMARK.repeat(rest.length) : "");
            }
            return QMARK.repeat(chars.length);
          }
          if (first === ".") {
            return DOT_LITERAL.repeat(chars.length);
          }
          if (first === "*") {
            if (esc2) {
              return esc2 + first + (rest ? star : "");
            }
            return star;
          }
          return esc2 ? m : `\\${m}`;
        });
        if (backslashes === true) {
          if (opts.unescape === true) {
            output = output.replace(/\\/g, "");
          } else {
            output = output.replace(/\\+/g, (m) => {
              return m.length % 2 === 0 ? "\\\\" : m ? "\\" : "";
            });
          }
        }
        if (output === input && opts.contains === true) {
          state.output = input;
          return state;
        }
        state.output = utils.wrapOutput(output, state, options);
        return state;
      }
      while (!eos()) {
        value = advance();
        if (value === "\0") {
          continue;
        }
        if (value === "\\") {
          const next = peek();
          if (next === "/" && opts.bash !== true) {
            continue;
          }
          if (next === "." || next === ";") {
            continue;
          }
          if (!next) {
            value += "\\";
            push({ type: "text", value });
            continue;
          }
          const match = /^\\+/.exec(remaining2());
          let slashes = 0;
          if (match && match[0].length > 2) {
            slashes = match[0].length;
            state.index += slashes;
            if (slashes % 2 !== 0) {
              value += "\\";
            }
          }
          if (opts.unescape === true) {
            value = advance();
          } else {
            value += advance();
          }
          if (state.brackets === 0) {
            push({ type: "text", value });
            continue;
          }
        }
        if (state.brackets > 0 && (value !== "]" || prev.value === "[" || prev.value === "[^")) {
          if (opts.posix !== false && value === ":") {
            const inner = prev.value.slice(1);
            if (inner.includes("[")) {
              prev.posix = true;
              if (inner.includes(":")) {
                const idx = prev.value.lastIndexOf("[");
                const pre = prev.value.slice(0, idx);
                const rest2 = prev.value.slice(idx + 2);
                const posix2 = POSIX_REGEX_SOURCE[rest2];
                if (posix2) {
                  prev.value = pre + posix2;
                  state.backtrack = true;
                  advance();
                  if (!bos.output && tokens.indexOf(prev) === 1) {
                    bos.output = ONE_CHAR;
                  }
                  continue;
                }
              }
            }
          }
          if (value === "[" && peek() !== ":" || value === "-" && peek() === "]") {
            value = `\\${value}`;
          }
          if (value === "]" && (prev.value === "[" || prev.value === "[^")) {
            value = `\\${value}`;
          }
          if (opts.posix === true && value === "!" && prev.value === "[") {
            value = "^";
          }
          prev.value += value;
          append({ value });
          continue;
        }
        if (state.quotes === 1 && value !== '"') {
          value = utils.escapeRegex(value);
          prev.value += value;
          append({ value });
          continue;
        }
        if (value === '"') {
          state.quotes = state.quotes === 1 ? 0 : 1;
          if (opts.keepQuotes === true) {
            push({ type: "text", value });
          }
          continue;
        }
        if (value === "(") {
          increment("parens");
          push({ type: "paren", value });
          continue;
        }
        if (value === ")") {
          if (state.parens === 0 && opts.strictBrackets === true) {
            throw new SyntaxError(syntaxError("opening", "("));
          }
          const extglob = extglobs[extglobs.length - 1];
          if (extglob && state.parens === extglob.parens + 1) {
            extglobClose(extglobs.pop());
            continue;
          }
          push({ type: "paren", value, output: state.parens ? ")" : "\\)" });
          decrement("parens");
          continue;
        }
        if (value === "[") {
          if (opts.nobracket === true || !remaining2().includes("]")) {
            if (opts.nobracket !== true && opts.strictBrackets === true) {
              throw new SyntaxError(syntaxError("closing", "]"));
            }
            value = `\\${value}`;
          } else {
            increment("brackets");
          }
          push({ type: "bracket", value });
          continue;
        }
        if (value === "]") {
          if (opts.nobracket === true || prev && prev.type === "bracket" && prev.value.length === 1) {
            push({ type: "text", value, output: `\\${value}` });
            continue;
          }
          if (state.brackets === 0) {
            if (opts.strictBrackets === true) {
              throw new SyntaxError(syntaxError("opening", "["));
            }
            push({ type: "text", value, output: `\\${value}` });
            continue;
          }
          decrement("brackets");
          const prevValue = prev.value.slice(1);
          if (prev.posix !== true && prevValue[0] === "^" && !prevValue.includes("/")) {
            value = `/${value}`;
          }
          prev.value += value;
          append({ value });
          if (opts.literalBrackets === false || utils.hasRegexChars(prevValue)) {
            continue;
          }
          const escaped2 = utils.escapeRegex(prev.value);
          state.output = state.output.slice(0, -prev.value.length);
          if (opts.literalBrackets === true) {
            state.output += escaped2;
            prev.value = escaped2;
            continue;
          }
          prev.value = `(${capture}${escaped2}|${prev.value})`;
          state.output += prev.value;
          continue;
        }
        if (value === "{" && opts.nobrace !== true) {
          increment("braces");
          const open3 = {
            type: "brace",
            value,
            output: "(",
            outputIndex: state.output.length,
            tokensIndex: state.tokens.length
          };
          braces.push(open3);
          push(open3);
          continue;
        }
        if (value === "}") {
          const brace = braces[braces.length - 1];
          if (opts.nobrace === true || !brace) {
            push({ type: "text", value, output: value });
            continue;
          }
          let output = ")";
          if (brace.dots === true) {
            const arr = tokens.slice();
            const range = [];
            for (let i2 = arr.length - 1; i2 >= 0; i2--) {
              tokens.pop();
              if (arr[i2].type === "brace") {
                break;
              }
              if (arr[i2].type !== "dots") {
                range.unshift(arr[i2].value);
              }
            }
            output = expandRange(range, opts);
            state.backtrack = true;
          }
          if (brace.comma !== true && brace.dots !== true) {
            const out = state.output.slice(0, brace.outputIndex);
            const toks = state.tokens.slice(brace.tokensIndex);
            brace.value = brace.output = "\\{";
            value = output = "\\}";
            state.output = out;
            for (const t of toks) {
              state.output += t.output || t.value;
            }
          }
          push({ type: "brace", value, output });
          decrement("braces");
          braces.pop();
          continue;
        }
        if (value === "|") {
          if (extglobs.length > 0) {
            extglobs[extglobs.length - 1].conditions++;
          }
          push({ type: "text", value });
          continue;
        }
        if (value === ",") {
          let output = value;
          const brace = braces[braces.length - 1];
          if (brace && stack2[stack2.length - 1] === "braces") {
            brace.comma = true;
            output = "|";
          }
          push({ type: "comma", value, output });
          continue;
        }
        if (value === "/") {
          if (prev.type === "dot" && state.index === state.start + 1) {
            state.start = state.index + 1;
            state.consumed = "";
            state.output = "";
            tokens.pop();
            prev = bos;
            continue;
          }
          push({ type: "slash", value, output: SLASH_LITERAL });
          continue;
        }
        if (value === ".") {
          if (state.braces > 0 && prev.type === "dot") {
            if (prev.value === ".") prev.output = DOT_LITERAL;
            const brace = braces[braces.length - 1];
            prev.type = "dots";
            prev.output += value;
            prev.value += value;
            brace.dots = true;
            continue;
          }
          if (state.braces + state.parens === 0 && prev.type !== "bos" && prev.type !== "slash") {
            push({ type: "text", value, output: DOT_LITERAL });
            continue;
          }
          push({ type: "dot", value, output: DOT_LITERAL });
          continue;
        }
        if (value === "?") {
          const isGroup = prev && prev.value === "(";
          if (!isGroup && opts.noextglob !== true && peek() === "(" && peek(2) !== "?") {
            extglobOpen("qmark", value);
            continue;
          }
          if (prev && prev.type === "paren") {
            const next = peek();
            let output = value;
            if (prev.value === "(" && !/[!=<:]/.test(next) || next === "<" && !/<([!=]|\w+>)/.test(remaining2())) {
              output = `\\${value}`;
            }
            push({ type: "text", value, output });
            continue;
          }
          if (opts.dot !== true && (prev.type === "slash" || prev.type === "bos")) {
            push({ type: "qmark", value, output: QMARK_NO_DOT });
            continue;
          }
          push({ type: "qmark", value, output: QMARK });
          continue;
        }
        if (value === "!") {
          if (opts.noextglob !== true && peek() === "(") {
            if (peek(2) !== "?" || !/[!=<:]/.test(peek(3))) {
              extglobOpen("negate", value);
              continue;
            }
          }
          if (opts.nonegate !== true && state.index === 0) {
            negate();
            continue;
          }
        }
        if (value === "+") {
          if (opts.noextglob !== true && peek() === "(" && peek(2) !== "?") {
            extglobOpen("plus", value);
            continue;
          }
          if (prev && prev.value === "(" || opts.regex === false) {
            push({ type: "plus", value, output: PLUS_LITERAL });
            continue;
          }
          if (prev && (prev.type === "bracket" || prev.type === "paren" || prev.type === "brace") || state.parens > 0) {
            push({ type: "plus", value });
            continue;
          }
          push({ type: "plus", value: PLUS_LITERAL });
          continue;
        }
        if (value === "@") {
          if (opts.noextglob !== true && peek() === "(" && peek(2) !== "?") {
            push({ type: "at", extglob: true, value, output: "" });
            continue;
          }
          push({ type: "text", value });
          continue;
        }
        if (value !== "*") {
          if (value === "$" || value === "^") {
            value = `\\${value}`;
          }
          const match = REGEX_NON_SPECIAL_CHARS.exec(remaining2());
          if (match) {
            value += match[0];
            state.index += match[0].length;
          }
          push({ type: "text", value });
          continue;
        }
        if (prev && (prev.type === "globstar" || prev.star === true)) {
          prev.type = "star";
          prev.star = true;
          prev.value += value;
          prev.output = star;
          state.backtrack = true;
          state.globstar = true;
          consume(value);
          continue;
        }
        let rest = remaining2();
        if (opts.noextglob !== true && /^\([^?]/.test(rest)) {
          extglobOpen("star", value);
          continue;
        }
        if (prev.type === "star") {
          if (opts.noglobstar === true) {
            consume(value);
            continue;
          }
          const prior = prev.prev;
          const before = prior.prev;
          const isStart = prior.type === "slash" || prior.type === "bos";
          const afterStar = before && (before.type === "star" || before.type === "globstar");
          if (opts.bash === true && (!isStart || rest[0] && rest[0] !== "/")) {
            push({ type: "star", value, output: "" });
            continue;
          }
          const isBrace = state.braces > 0 && (prior.type === "comma" || prior.type === "brace");
          const isExtglob = extglobs.length && (prior.type === "pipe" || prior.type === "paren");
          if (!isStart && prior.type !== "paren" && !isBrace && !isExtglob) {
            push({ type: "star", value, output: "" });
            continue;
          }
          while (rest.slice(0, 3) === "/**") {
            const after = input[state.index + 4];
            if (after && after !== "/") {
              break;
            }
            rest = rest.slice(3);
            consume("/**", 3);
          }
          const isEnd = eos() || state.parens > 0 && rest === ")".repeat(state.parens) && !extglobs.some((extglob) => extglob.type === "negate");
          if (prior.type === "bos" && eos()) {
            prev.type = "globstar";
            prev.value += value;
            prev.output = globstar(opts);
            state.output = prev.output;
            state.globstar = true;
            consume(value);
            continue;
          }
          if (prior.type === "slash" && prior.prev.type !== "bos" && !afterStar && isEnd) {
            state.output = state.output.slice(0, -(prior.output + prev.output).length);
            prior.output = `(?:${prior.output}`;
            prev.type = "globstar";
            prev.output = globstar(opts) + (opts.strictSlashes ? ")" : "|$)");
            prev.value += value;
            state.globstar = true;
            state.output += prior.output + prev.output;
            consume(value);
            continue;
          }
          if (prior.type === "slash" && prior.prev.type !== "bos" && rest[0] === "/") {
            const end = rest[1] !== void 0 ? "|$" : "";
            state.output = state.output.slice(0, -(prior.output + prev.output).length);
            prior.output = `(?:${prior.output}`;
            prev.type = "globstar";
            prev.output = `${globstar(opts)}${SLASH_LITERAL}|${SLASH_LITERAL}${end})`;
            prev.value += value;
            state.output += prior.output + prev.output;
            state.globstar = true;
            consume(value + advance());
            push({ type: "slash", value: "/", output: "" });
            continue;
          }
          if (prior.type === "bos" && rest[0] === "/") {
            prev.type = "globstar";
            prev.value += value;
            prev.output = `(?:^|${SLASH_LITERAL}|${globstar(opts)}${SLASH_LITERAL})`;
            state.output = prev.output;
            state.globstar = true;
            consume(value + advance());
            push({ type: "slash", value: "/", output: "" });
            continue;
          }
          state.output = state.output.slice(0, -prev.output.length);
          prev.type = "globstar";
          prev.output = globstar(opts);
          prev.value += value;
          state.output += prev.output;
          state.globstar = true;
          consume(value);
          continue;
        }
        const token = { type: "star", value, output: star };
        if (opts.bash === true) {
          token.output = ".*?";
          if (prev.type === "bos" || prev.type === "slash") {
            token.output = nodot + token.output;
          }
          push(token);
          continue;
        }
        if (prev && (prev.type === "bracket" || prev.type === "paren") && opts.regex === true) {
          token.output = value;
          push(token);
          continue;
        }
        if (state.index === state.start || prev.type === "slash" || prev.type === "dot") {
          if (prev.type === "dot") {
            state.output += NO_DOT_SLASH;
            prev.output += NO_DOT_SLASH;
          } else if (opts.dot === true) {
            state.output += NO_DOTS_SLASH;
            prev.output += NO_DOTS_SLASH;
          } else {
            state.output += nodot;
            prev.output += nodot;
          }
          if (peek() !== "*") {
            state.output += ONE_CHAR;
            prev.output += ONE_CHAR;
          }
        }
        push(token);
      }
      while (state.brackets > 0) {
        if (opts.strictBrackets === true) throw new SyntaxError(syntaxError("closing", "]"));
        state.output = utils.escapeLast(state.output, "[");
        decrement("brackets");
      }
      while (state.parens > 0) {
        if (opts.strictBrackets === true) throw new SyntaxError(syntaxError("closing", ")"));
        state.output = utils.escapeLast(state.output, "(");
        decrement("parens");
      }
      while (state.braces > 0) {
        if (opts.strictBrackets === true) throw new SyntaxError(syntaxError("closing", "}"));
        state.output = utils.escapeLast(state.output, "{");
        decrement("braces");
      }
      if (opts.strictSlashes !== true && (prev.type === "star" || prev.type === "bracket")) {
        push({ type: "maybe_slash", value: "", output: `${SLASH_LITERAL}?` });
      }
      if (state.backtrack === true) {
        state.output = "";
        for (const token of state.tokens) {
          state.output += token.output != null ? token.output : token.value;
          if (token.suffix) {
            state.output += token.suffix;
          }
        }
      }
      return state;
    };
    parse3.fastpaths = (input, options) => {
      const opts = { ...options };
      const max = typeof opts.maxLength === "number" ? Math.min(MAX_LENGTH, opts.maxLength) : MAX_LENGTH;
      const len = input.length;
      if (len > max) {
        throw new SyntaxError(`Input length: ${len}, exceeds maximum allowed length: ${max}`);
      }
      input = REPLACEMENTS[input] || input;
      const {
        DOT_LITERAL,
        SLASH_LITERAL,
        ONE_CHAR,
        DOTS_SLASH,
        NO_DOT,
        NO_DOTS,
        NO_DOTS_SLASH,
        STAR,
        START_ANCHOR
      } = constants3.globChars(opts.windows);
      const nodot = opts.dot ? NO_DOTS : NO_DOT;
      const slashDot = opts.dot ? NO_DOTS_SLASH : NO_DOT;
      const capture = opts.capture ? "" : "?:";
      const state = { negated: false, prefix: "" };
      let star = opts.bash === true ? ".*?" : STAR;
      if (opts.capture) {
        star = `(${star})`;
      }
      const globstar = (opts2) => {
        if (opts2.noglobstar === true) return star;
        return `(${capture}(?:(?!${START_ANCHOR}${opts2.dot ? DOTS_SLASH : DOT_LITERAL}).)*?)`;
      };
      const create = (str) => {
        switch (str) {
          case "*":
            return `${nodot}${ONE_CHAR}${star}`;
          case ".*":
            return `${DOT_LITERAL}${ONE_CHAR}${star}`;
          case "*.*":
            return `${nodot}${star}${DOT_LITERAL}${ONE_CHAR}${star}`;
          case "*/*":
            return `${nodot}${star}${SLASH_LITERAL}${ONE_CHAR}${slashDot}${star}`;
          case "**":
            return nodot + globstar(opts);
          case "**/*":
            return `(?:${nodot}${globstar(opts)}${SLASH_LITERAL})?${slashDot}${ONE_CHAR}${star}`;
          case "**/*.*":
            return `(?:${nodot}${globstar(opts)}${SLASH_LITERAL})?${slashDot}${star}${DOT_LITERAL}${ONE_CHAR}${star}`;
          case "**/.*":
            return `(?:${nodot}${globstar(opts)}${SLASH_LITERAL})?${DOT_LITERAL}${ONE_CHAR}${star}`;
          default: {
            const match = /^(.*?)\.(\w+)$/.exec(str);
            if (!match) return;
            const source2 = create(match[1]);
            if (!source2) return;
            return source2 + DOT_LITERAL + match[2];
          }
        }
      };
      const output = utils.removePrefix(input, state);
      let source = create(output);
      if (source && opts.strictSlashes !== true) {
        source += `${SLASH_LITERAL}?`;
      }
      return source;
    };
    module2.exports = parse3;
  }
});

// node_modules/picomatch/lib/picomatch.js
var require_picomatch = __commonJS({
  "node_modules/picomatch/lib/picomatch.js"(exports, module2) {
    "use strict";
    var scan = require_scan();
    var parse3 = require_parse();
    var utils = require_utils();
    var constants3 = require_constants();
    var isObject2 = (val) => val && typeof val === "object" && !Array.isArray(val);
    var picomatch2 = (glob2, options, returnState = false) => {
      if (Array.isArray(glob2)) {
        const fns = glob2.map((input) => picomatch2(input, options, returnState));
        const arrayMatcher = (str) => {
          for (const isMatch of fns) {
            const state2 = isMatch(str);
            if (state2) return state2;
          }
          return false;
        };
        return arrayMatcher;
      }
      const isState = isObject2(glob2) && glob2.tokens && glob2.input;
      if (glob2 === "" || typeof glob2 !== "string" && !isState) {
        throw new TypeError("Expected pattern to be a non-empty string");
      }
      const opts = options || {};
      const posix2 = opts.windows;
      const regex = isState ? picomatch2.compileRe(glob2, options) : picomatch2.makeRe(glob2, options, false, true);
      const state = regex.state;
      delete regex.state;
      let isIgnored = () => false;
      if (opts.ignore) {
        const ignoreOpts = { ...options, ignore: null, onMatch: null, onResult: null };
        isIgnored = picomatch2(opts.ignore, ignoreOpts, returnState);
      }
      const matcher = (input, returnObject = false) => {
        const { isMatch, match, output } = picomatch2.test(input, regex, options, { glob: glob2, posix: posix2 });
        const result = { glob: glob2, state, regex, posix: posix2, input, output, match, isMatch };
        if (typeof opts.onResult === "function") {
          opts.onResult(result);
        }
        if (isMatch === false) {
          result.isMatch = false;
          return returnObject ? result : false;
        }
        if (isIgnored(input)) {
          if (typeof opts.onIgnore === "function") {
            opts.onIgnore(result);
          }
          result.isMatch = false;
          return returnObject ? result : false;
        }
        if (typeof opts.onMatch === "function") {
          opts.onMatch(result);
        }
        return returnObject ? result : true;
      };
      if (returnState) {
        matcher.state = state;
      }
      return matcher;
    };
    picomatch2.test = (input, regex, options, { glob: glob2, posix: posix2 } = {}) => {
      if (typeof input !== "string") {
        throw new TypeError("Expected input to be a string");
      }
      if (input === "") {
        return { isMatch: false, output: "" };
      }
      const opts = options || {};
      const format = opts.format || (posix2 ? utils.toPosixSlashes : null);
      let match = input === glob2;
      let output = match && format ? format(input) : input;
      if (match === false) {
        output = format ? format(input) : input;
        match = output === glob2;
      }
      if (match === false || opts.capture === true) {
        if (opts.matchBase === true || opts.basename === true) {
          match = picomatch2.matchBase(input, regex, options, posix2);
        } else {
          match = regex.exec(output);
        }
      }
      return { isMatch: Boolean(match), match, output };
    };
    picomatch2.matchBase = (input, glob2, options, posix2 = options && options.windows) => {
      const regex = glob2 instanceof RegExp ? glob2 : picomatch2.makeRe(glob2, options);
      return regex.test(utils.basename(input, { windows: posix2 }));
    };
    picomatch2.isMatch = (str, patterns, options) => picomatch2(patterns, options)(str);
    picomatch2.parse = (pattern, options) => {
      if (Array.isArray(pattern)) return pattern.map((p) => picomatch2.parse(p, options));
      return parse3(pattern, { ...options, fastpaths: false });
    };
    picomatch2.scan = (input, options) => scan(input, options);
    picomatch2.compileRe = (state, options, returnOutput = false, returnState = false) => {
      if (returnOutput === true) {
        return state.output;
      }
      const opts = options || {};
      const prepend = opts.contains ? "" : "^";
      const append = opts.contains ? "" : "$";
      let source = `${prepend}(?:${state.output})${append}`;
      if (state && state.negated === true) {
        source = `^(?!${source}).*$`;
      }
      const regex = picomatch2.toRegex(source, options);
      if (returnState === true) {
        regex.state = state;
      }
      return regex;
    };
    picomatch2.makeRe = (input, options = {}, returnOutput = false, returnState = false) => {
      if (!input || typeof input !== "string") {
        throw new TypeError("Expected a non-empty string");
      }
      let parsed = { negated: false, fastpaths: true };
      if (options.fastpaths !== false && (input[0] === "." || input[0] === "*")) {
        parsed.output = parse3.fastpaths(input, options);
      }
      if (!parsed.output) {
        parsed = parse3(input, options);
      }
      return picomatch2.compileRe(parsed, options, returnOutput, returnState);
    };
    picomatch2.toRegex = (source, options) => {
      try {
        const opts = options || {};
        return new RegExp(source, opts.flags || (opts.nocase ? "i" : ""));
      } catch (err2) {
        if (options && options.debug === true) throw err2;
        return /$^/;
      }
    };
    picomatch2.constants = constants3;
    module2.exports = picomatch2;
  }
});

// node_modules/picomatch/index.js
var require_picomatch2 = __commonJS({
  "node_modules/picomatch/index.js"(exports, module2) {
    "use strict";
    var pico = require_picomatch();
    var utils = require_utils();
    function picomatch2(glob2, options, returnState = false) {
      if (options && (options.windows === null || options.windows === void 0)) {
        options = { ...options, windows: utils.isWindows() };
      }
      return pico(glob2, options, returnState);
    }
    Object.assign(picomatch2, pico);
    module2.exports = picomatch2;
  }
});

// node_modules/commander/esm.mjs
var import_index = __toESM(require_commander(), 1);
var {
  program,
  createCommand,
  createArgument,
  createOption,
  CommanderError,
  InvalidArgumentError,
  InvalidOptionArgumentError,
  // deprecated old name
  Command,
  Argument,
  Option,
  Help
} = import_index.default;

// src/errors.ts
var ERROR_CODES = {
  USAGE: "usage",
  FILE_NOT_FOUND: "usage",
  FILE_UNREADABLE: "usage",
  NO_MODELS_MATCHED: "usage",
  OUTPUT_UNWRITABLE: "usage",
  IMAGES_EMPTY: "usage",
  IMAGES_TOO_FEW: "usage",
  IMAGES_UNLABELLED: "usage",
  IMAGE_UNREADABLE: "usage",
  IMAGE_TYPE_MISMATCH: "usage",
  PREPROCESS_INVALID: "usage",
  ZOO_INVALID: "usage",
  MODEL_EMPTY: "model",
  MODEL_LFS_POINTER: "model",
  MODEL_NOT_ONNX: "model",
  MODEL_TRUNCATED: "model",
  MODEL_TOO_LARGE: "model",
  MODEL_CHANGED: "model",
  MODEL_EXTERNAL_DATA_MISSING: "model",
  MODEL_EXTERNAL_DATA_ESCAPES: "model",
  MODEL_OPERATOR_REFUSED: "model",
  MODEL_NO_IMAGE_INPUT: "model",
  MODEL_SEVERAL_INPUTS: "model",
  MODEL_SEVERAL_OUTPUTS: "model",
  MODEL_OUTPUT_UNKNOWN: "model",
  MODEL_OUTPUT_UNSUPPORTED: "model",
  MODEL_LOAD_FAILED: "model",
  MODEL_RUN_FAILED: "model",
  MODEL_CRASHED: "model",
  MODEL_TIMEOUT: "model",
  MODEL_MEMORY: "model",
  OUTPUT_NOT_FINITE: "model",
  OUTPUT_CONSTANT: "model",
  DEVICE_UNAVAILABLE: "environment",
  RUNTIME_MISSING: "environment",
  FINGERPRINT_INVALID: "fingerprint",
  FINGERPRINT_VERSION: "fingerprint",
  FINGERPRINT_MEMBER_MISSING: "fingerprint",
  FINGERPRINT_DIGEST: "fingerprint",
  FINGERPRINT_TOO_LARGE: "fingerprint",
  FINGERPRINT_DRIFT: "fingerprint",
  INTERNAL: "internal"
};
var SacError = class extends Error {
  constructor(code, message, hint, options) {
    super(message, options);
    this.code = code;
    this.hint = hint;
  }
  code;
  hint;
  name = "SacError";
  get kind() {
    return ERROR_CODES[this.code];
  }
};
function toSacError(thrown) {
  if (thrown instanceof SacError) return thrown;
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  return new SacError(
    "INTERNAL",
    message,
    "This is a bug in sac-action: please report it with the command that you ran.",
    {
      cause: thrown
    }
  );
}

// src/report/table.ts
function plainText(text2) {
  return text2.replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\ufffe\uffff]/gu, "\uFFFD").replace(/^(\s*):(?=:)/, "$1\uFFFD").replace(/##(?=(vso)?\[)/gi, "#\uFFFD");
}
function textTable(columns, rows) {
  const cells = rows.map((row2) => row2.map(plainText));
  const widths = columns.map(({ title }, c) => Math.max(title.length, ...cells.map((row2) => row2[c].length)));
  const line = (row2) => row2.map((cell, c) => columns[c].align === "right" ? cell.padStart(widths[c]) : cell.padEnd(widths[c])).join("  ").trimEnd();
  const rule = widths.map((width) => "\u2500".repeat(width)).join("  ");
  return [line(columns.map(({ title }) => title)), rule, ...cells.map(line)].join("\n");
}

// package.json
var package_default = {
  name: "sac-action",
  version: "0.1.0",
  description: "Tells whether an ONNX model descends from yours: SAC-JC fingerprints, a stated error rate, a GitHub Action and a command.",
  license: "Apache-2.0",
  type: "module",
  bin: {
    sac: "dist/cli.js"
  },
  files: [
    "dist",
    "schema"
  ],
  engines: {
    node: ">=20.20"
  },
  scripts: {
    build: "node scripts/build.mjs",
    check: "biome check . && tsc --noEmit",
    schema: "node scripts/schema.mjs",
    format: "biome check --write .",
    test: "vitest run",
    demo: "node scripts/demo.mjs",
    picture: "node scripts/picture.mjs",
    bench: "node bench/zoo.mjs && node bench/check.mjs && node bench/correlation.mjs"
  },
  dependencies: {
    "onnxruntime-node": "1.30.0",
    sharp: "0.35.5"
  },
  devDependencies: {
    "@biomejs/biome": "2.5.15",
    "@types/node": "20.19.43",
    ajv: "8.20.0",
    "ajv-formats": "3.0.1",
    "axe-core": "4.14.1",
    commander: "14.0.3",
    esbuild: "0.28.2",
    "fast-check": "4.10.2",
    fflate: "0.8.3",
    "playwright-core": "1.65.1",
    "simple-statistics": "7.12.1",
    tinyglobby: "0.2.17",
    typescript: "7.0.2",
    vitest: "4.1.12",
    wabt: "1.0.39",
    "xmllint-wasm": "5.3.0",
    zod: "4.6.7"
  }
};

// src/version.ts
var VERSION = package_default.version;

// src/report/format.ts
function formatP(p) {
  if (p === void 0 || Number.isNaN(p)) return "\u2013";
  if (p < 1e-15) return "< 1e-15";
  return p < 1e-3 ? p.toExponential(0) : p.toFixed(3);
}
function percent(share2) {
  return `${Number((share2 * 100).toFixed(1))} %`;
}
function formatNumber(value, digits = 3) {
  return value === void 0 ? "\u2013" : value.toFixed(digits);
}

// src/report/calibration.ts
function renderCalibration(summary2) {
  const parts = [distances(summary2), rates(summary2)];
  if (summary2.warnings.length > 0)
    parts.push(summary2.warnings.map(({ text: text2 }) => `Warning: ${plainText(text2)}`).join("\n"));
  return parts.join("\n\n");
}
function distances({ unrelated, derived: derived2 }) {
  const row2 = (role) => ({ name, arch, accuracy: accuracy2, scores }) => [
    name,
    role,
    arch ?? "\u2013",
    accuracy2 === void 0 ? "\u2013" : percent(accuracy2),
    formatNumber(scores.sac),
    formatNumber(scores["logit-cosine"]),
    formatNumber(scores["peer-likelihood"], 2),
    formatNumber(scores.fusion, 2)
  ];
  const number4 = (title) => ({ title, align: "right" });
  const columns = [
    { title: "model" },
    { title: "role" },
    { title: "arch" },
    number4("accuracy"),
    number4("distance"),
    number4("cosine"),
    number4("likelihood"),
    number4("fusion")
  ];
  return textTable(columns, [...unrelated.map(row2("unrelated")), ...derived2.map(row2("derived"))]);
}
function heldOut({ rule, models, falseAlarms }) {
  if (rule === void 0) return "too few others to judge by";
  return `${falseAlarms} of ${models} called derived (${percent(falseAlarms / models)}, rule ${rule})`;
}
function rates({ unrelated, alpha, rule, smallestRate: smallestRate2, leaveOneOut, architectures }) {
  const lines = [
    `${unrelated.length} unrelated models support a false-alarm rate of ${smallestRate2 === void 0 ? "\u2013" : percent(smallestRate2)} without assumptions.`,
    rule ? `At ${percent(alpha)} sac check will use the rule ${rule}.` : `At ${percent(alpha)} sac check can give no verdict.`,
    `Each judged by all others: ${heldOut(leaveOneOut)}.`,
    ...architectures.map((one) => `Each ${plainText(one.arch)} judged by the other architectures: ${heldOut(one)}.`)
  ];
  return lines.join("\n");
}

// src/report/json.ts
function asJson(value) {
  const text2 = JSON.stringify(value, null, 2).replace(/[\x7f-\x9f\p{Cf}\p{Zl}\p{Zp}\ufffe\uffff]/gu, escaped).replace(/##(?=(vso)?\[)/gi, "#\\u0023");
  return `${text2}
`;
}
function escaped(character) {
  return Array.from({ length: character.length }, (_, i2) => {
    return `\\u${character.charCodeAt(i2).toString(16).padStart(4, "0")}`;
  }).join("");
}

// src/tasks/calibrate.ts
import { basename as basename3 } from "node:path";

// src/core/assignment.ts
function bestAssignment(value, n) {
  const rowOf = new Int32Array(n + 1);
  const rowPotential = new Float64Array(n + 1);
  const columnPotential = new Float64Array(n + 1);
  for (let start = 1; start <= n; start += 1) {
    augment(value, n, start, rowOf, rowPotential, columnPotential);
  }
  const assigned = new Int32Array(n);
  for (let column = 1; column <= n; column += 1) assigned[rowOf[column] - 1] = column - 1;
  return assigned;
}
function augment(value, n, start, rowOf, rowPotential, columnPotential) {
  const cheapest = new Float64Array(n + 1).fill(Number.POSITIVE_INFINITY);
  const before = new Int32Array(n + 1);
  const visited = new Uint8Array(n + 1);
  let column = 0;
  rowOf[0] = start;
  do {
    visited[column] = 1;
    const current = rowOf[column];
    let step = Number.POSITIVE_INFINITY;
    let next = 0;
    for (let j = 1; j <= n; j += 1) {
      if (visited[j]) continue;
      const reduced = -value[(current - 1) * n + j - 1] - rowPotential[current] - columnPotential[j];
      if (reduced < cheapest[j]) {
        cheapest[j] = reduced;
        before[j] = column;
      }
      if (cheapest[j] < step) {
        step = cheapest[j];
        next = j;
      }
    }
    for (let j = 0; j <= n; j += 1) {
      if (visited[j]) {
        rowPotential[rowOf[j]] += step;
        columnPotential[j] -= step;
      } else cheapest[j] -= step;
    }
    column = next;
  } while (rowOf[column] !== 0);
  while (column !== 0) {
    rowOf[column] = rowOf[before[column]];
    column = before[column];
  }
}

// src/core/matrix.ts
function matrix(rows, columns, data = new Float32Array(rows * columns)) {
  if (data.length !== rows * columns) {
    throw new SacError("INTERNAL", `A ${rows} x ${columns} matrix cannot be made of ${data.length} values.`);
  }
  return { rows, columns, data };
}
function row(m, i2) {
  return m.data.subarray(i2 * m.columns, (i2 + 1) * m.columns);
}

// src/core/alignment.ts
var MOST_CLASSES = 1500;
var PLAUSIBLE = 0.5;
var KEEP_ORDER = 0.99;
function standardisedColumns(outputs) {
  const { rows: n, columns: d } = outputs;
  const result = matrix(d, n);
  for (let j = 0; j < d; j += 1) {
    const target = row(result, j);
    let sum2 = 0;
    for (let i2 = 0; i2 < n; i2 += 1) sum2 += outputs.data[i2 * d + j];
    let square = 0;
    for (let i2 = 0; i2 < n; i2 += 1) {
      target[i2] = outputs.data[i2 * d + j] - sum2 / n;
      square += target[i2] ** 2;
    }
    if (square > 0) for (let i2 = 0; i2 < n; i2 += 1) target[i2] /= Math.sqrt(square);
  }
  return result;
}
function dot(a, b) {
  let sum2 = 0;
  for (let i2 = 0; i2 < a.length; i2 += 1) sum2 += a[i2] * b[i2];
  return sum2;
}
function classOrder(source, model) {
  const d = source.columns;
  if (d !== model.columns || d > MOST_CLASSES) return void 0;
  const ours = standardisedColumns(source);
  const theirs = standardisedColumns(model);
  let asGiven = 0;
  for (let i2 = 0; i2 < d; i2 += 1) asGiven += dot(row(ours, i2), row(theirs, i2));
  if (asGiven >= KEEP_ORDER * d) return void 0;
  const similarity = new Float64Array(d * d);
  for (let i2 = 0; i2 < d; i2 += 1) {
    for (let j = 0; j < d; j += 1) similarity[i2 * d + j] = dot(row(ours, i2), row(theirs, j));
  }
  const order = bestAssignment(similarity, d);
  const best = order.reduce((sum2, column, i2) => sum2 + similarity[i2 * d + column], 0);
  return best < PLAUSIBLE * d || asGiven >= KEEP_ORDER * best ? void 0 : order;
}
function reorderColumns(outputs, order) {
  const result = matrix(outputs.rows, outputs.columns);
  for (let i2 = 0; i2 < outputs.rows; i2 += 1) {
    const from = row(outputs, i2);
    const to = row(result, i2);
    for (let j = 0; j < to.length; j += 1) to[j] = from[order[j]];
  }
  return result;
}

// src/core/outputs.ts
var ROUNDING_STEPS = [1, 0.1, 0.01, 1e-3, 1 / 255, 1 / 256];
var FLOAT16_ERROR = 2 ** -11;
var MANY_ZEROS = 0.1;
function defectOf(outputs) {
  if (!outputs.data.every(Number.isFinite)) return "OUTPUT_NOT_FINITE";
  const first = row(outputs, 0);
  let blind = true;
  let flat = true;
  for (let i2 = 0; i2 < outputs.rows; i2 += 1) {
    const current = row(outputs, i2);
    const size2 = current.reduce((most2, value) => Math.max(most2, Math.abs(value)), 0);
    const tolerance = 1e-6 * size2;
    blind &&= current.every((value, j) => Math.abs(value - first[j]) <= tolerance);
    flat &&= current.every((value) => Math.abs(value - current[0]) <= tolerance);
  }
  return blind || flat ? "OUTPUT_CONSTANT" : void 0;
}
function roundedTo(values, step) {
  return values.every((value) => Math.abs(value - Math.round(value / step) * step) <= FLOAT16_ERROR * value);
}
function rowSums(outputs, of) {
  return Array.from({ length: outputs.rows }, (_, i2) => row(outputs, i2).reduce((sum2, value) => sum2 + of(value), 0));
}
function formOf(outputs) {
  const { data, columns } = outputs;
  const within = (sums, tolerance) => sums.every((sum2) => Math.abs(sum2 - 1) <= tolerance);
  if (data.every((value) => value >= 0 && value <= 1 + 1e-3)) {
    const sums = rowSums(outputs, (value) => value);
    for (const step of ROUNDING_STEPS) {
      if (roundedTo(data, step) && within(sums, Math.max(1e-3, (step < 1 ? 0.5 : 0) * step * columns))) return "labels";
    }
    if (within(sums, 0.01)) {
      const zeros = data.reduce((count2, value) => count2 + (value === 0 ? 1 : 0), 0);
      return zeros > MANY_ZEROS * data.length ? "labels" : "probabilities";
    }
  }
  const logarithmic = data.every((value) => value <= 1e-3) && within(rowSums(outputs, Math.exp), 0.01);
  return logarithmic ? "log-probabilities" : "logits";
}
function labelsOf(outputs) {
  return Int32Array.from({ length: outputs.rows }, (_, i2) => {
    const scores = row(outputs, i2);
    let best = 0;
    for (let j = 1; j < scores.length; j += 1) if (scores[j] > scores[best]) best = j;
    return best;
  });
}
function smallestPositive(values) {
  return values.reduce((least2, value) => value > 0 && value < least2 ? value : least2, 1);
}
function oneHot(labels, classes) {
  const result = matrix(labels.length, classes);
  for (let i2 = 0; i2 < labels.length; i2 += 1) result.data[i2 * classes + labels[i2]] = 1;
  return result;
}
function canonical(outputs, form) {
  const hard = form === "labels" ? oneHot(labelsOf(outputs), outputs.columns) : outputs;
  const result = matrix(hard.rows, hard.columns);
  const floor = form === "probabilities" ? smallestPositive(hard.data) : 0;
  for (let i2 = 0; i2 < hard.rows; i2 += 1) {
    const target = row(result, i2);
    let sum2 = 0;
    row(hard, i2).forEach((value, j) => {
      target[j] = form === "probabilities" ? Math.log(Math.max(value, floor)) : value;
      sum2 += target[j];
    });
    const centre = sum2 / hard.columns;
    for (let j = 0; j < hard.columns; j += 1) target[j] -= centre;
  }
  return result;
}
function unitRows(outputs) {
  const result = matrix(outputs.rows, outputs.columns);
  for (let i2 = 0; i2 < outputs.rows; i2 += 1) {
    const length = Math.sqrt(row(outputs, i2).reduce((sum2, value) => sum2 + value * value, 0));
    if (length === 0) continue;
    const target = row(result, i2);
    row(outputs, i2).forEach((value, j) => {
      target[j] = value / length;
    });
  }
  return result;
}

// node_modules/simple-statistics/dist/simple-statistics.mjs
function sum(x2) {
  if (x2.length === 0) {
    return 0;
  }
  var sum2 = x2[0];
  var correction = 0;
  var transition;
  if (typeof sum2 !== "number") {
    return Number.NaN;
  }
  for (var i2 = 1; i2 < x2.length; i2++) {
    if (typeof x2[i2] !== "number") {
      return Number.NaN;
    }
    transition = sum2 + x2[i2];
    if (Math.abs(sum2) >= Math.abs(x2[i2])) {
      correction += sum2 - transition + x2[i2];
    } else {
      correction += x2[i2] - transition + sum2;
    }
    sum2 = transition;
  }
  return sum2 + correction;
}
function mean(x2) {
  if (x2.length === 0) {
    throw new Error("mean requires at least one data point");
  }
  return sum(x2) / x2.length;
}
function sumNthPowerDeviations(x2, n) {
  var meanValue = mean(x2);
  var sum2 = 0;
  var tempValue;
  var i2;
  if (n === 2) {
    for (i2 = 0; i2 < x2.length; i2++) {
      tempValue = x2[i2] - meanValue;
      sum2 += tempValue * tempValue;
    }
  } else {
    for (i2 = 0; i2 < x2.length; i2++) {
      sum2 += Math.pow(x2[i2] - meanValue, n);
    }
  }
  return sum2;
}
function sampleVariance(x2) {
  if (x2.length < 2) {
    throw new Error("sampleVariance requires at least two data points");
  }
  var sumSquaredDeviationsValue = sumNthPowerDeviations(x2, 2);
  var besselsCorrection = x2.length - 1;
  return sumSquaredDeviationsValue / besselsCorrection;
}
function sampleStandardDeviation(x2) {
  var sampleVarianceX = sampleVariance(x2);
  return Math.sqrt(sampleVarianceX);
}
var BayesianClassifier = function BayesianClassifier2() {
  this.totalCount = 0;
  this.data = {};
};
BayesianClassifier.prototype.train = function train(item, category) {
  if (!this.data[category]) {
    this.data[category] = {};
  }
  for (var k in item) {
    var v = item[k];
    if (this.data[category][k] === void 0) {
      this.data[category][k] = {};
    }
    if (this.data[category][k][v] === void 0) {
      this.data[category][k][v] = 0;
    }
    this.data[category][k][v]++;
  }
  this.totalCount++;
};
BayesianClassifier.prototype.score = function score(item) {
  var odds = {};
  var category;
  for (var k in item) {
    var v = item[k];
    for (category in this.data) {
      if (odds[category] === void 0) {
        odds[category] = {};
      }
      if (this.data[category][k]) {
        odds[category][k + "_" + v] = (this.data[category][k][v] || 0) / this.totalCount;
      } else {
        odds[category][k + "_" + v] = 0;
      }
    }
  }
  var oddsSums = {};
  for (category in odds) {
    oddsSums[category] = 0;
    for (var combination in odds[category]) {
      oddsSums[category] += odds[category][combination];
    }
  }
  return oddsSums;
};
var g = 607 / 128;
var LOGSQRT2PI = Math.log(Math.sqrt(2 * Math.PI));
var SQRT_2PI$1 = Math.sqrt(2 * Math.PI);
function cumulativeDistribution(z2) {
  var sum2 = z2;
  var tmp = z2;
  for (var i2 = 1; i2 < 30; i2++) {
    tmp *= z2 * z2 / (2 * i2 + 1);
    sum2 += tmp;
  }
  return Math.round((0.5 + sum2 / SQRT_2PI$1 * Math.exp(-z2 * z2 / 2)) * 1e4) / 1e4;
}
var standardNormalTable = [];
for (z = 0; z <= 3.09; z += 0.01) {
  standardNormalTable.push(cumulativeDistribution(z));
}
var z;
var SQRT_2PI = Math.sqrt(2 * Math.PI);
var PerceptronModel = function PerceptronModel2() {
  this.weights = [];
  this.bias = 0;
};
PerceptronModel.prototype.predict = function predict(features) {
  if (features.length !== this.weights.length) {
    return null;
  }
  var score3 = 0;
  for (var i2 = 0; i2 < this.weights.length; i2++) {
    score3 += this.weights[i2] * features[i2];
  }
  score3 += this.bias;
  if (score3 > 0) {
    return 1;
  } else {
    return 0;
  }
};
PerceptronModel.prototype.train = function train2(features, label2) {
  if (label2 !== 0 && label2 !== 1) {
    return null;
  }
  if (features.length !== this.weights.length) {
    this.weights = features.slice();
    this.bias = 1;
  }
  var prediction = this.predict(features);
  if (typeof prediction === "number" && prediction !== label2) {
    var gradient = label2 - prediction;
    for (var i2 = 0; i2 < this.weights.length; i2++) {
      this.weights[i2] += gradient * features[i2];
    }
    this.bias += gradient;
  }
  return this;
};

// src/core/peers.ts
var SHRINKAGE = 4;
var FEWEST_PEERS = 2;
var NO_SPREAD = 1e-6;
function gatherPeers(models) {
  const size2 = models[0]?.data.length ?? 0;
  const sum2 = new Float64Array(size2);
  const squares = new Float64Array(size2);
  for (const { data } of models) {
    for (let i2 = 0; i2 < size2; i2 += 1) {
      sum2[i2] += data[i2];
      squares[i2] += data[i2] ** 2;
    }
  }
  return { count: models.length, sum: sum2, squares };
}
function withoutPeer(peers, model) {
  return {
    count: peers.count - 1,
    sum: peers.sum.map((value, i2) => value - model.data[i2]),
    squares: peers.squares.map((value, i2) => value - model.data[i2] ** 2)
  };
}
function yardstick({ count: count2, sum: sum2, squares }, labels) {
  const mean2 = sum2.map((value) => value / count2);
  const variance = squares.map((value, i2) => Math.max(0, value - count2 * mean2[i2] ** 2) / (count2 - 1));
  const average2 = variance.reduce((total, value) => total + value, 0) / variance.length;
  const trust = labels ? 0 : (count2 - 1) / (SHRINKAGE + count2 - 1);
  const spread3 = variance.map((value) => Math.sqrt((1 - trust) * average2 + trust * value));
  return { mean: mean2, spread: spread3 };
}
function comparePeers(source, model, peers) {
  if (peers.count < FEWEST_PEERS) return void 0;
  const { mean: mean2, spread: spread3 } = yardstick(peers, source.form === "labels");
  if (spread3.every((value) => value < NO_SPREAD)) return void 0;
  const apart = ({ unit }) => mean2.map((value, i2) => (unit.data[i2] - value) / spread3[i2]);
  const [ours, theirs] = [apart(source), apart(model)];
  let shared2 = 0;
  let own2 = 0;
  for (let i2 = 0; i2 < ours.length; i2 += 1) {
    shared2 += ours[i2] * theirs[i2];
    own2 += ours[i2] ** 2;
  }
  const chosen = source.labels.reduce((total, label2, i2) => total + theirs[i2 * source.classes + label2], 0);
  return {
    residual: own2 === 0 ? 0 : shared2 / own2,
    likelihood: chosen / source.labels.length / Math.sqrt(1 + 1 / peers.count)
  };
}

// src/core/kernel.wasm.ts
var KERNEL = new Uint8Array([
  0,
  97,
  115,
  109,
  1,
  0,
  0,
  0,
  1,
  20,
  3,
  96,
  3,
  127,
  127,
  127,
  0,
  96,
  1,
  127,
  1,
  123,
  96,
  5,
  127,
  127,
  127,
  127,
  127,
  0,
  2,
  16,
  1,
  4,
  104,
  111,
  115,
  116,
  6,
  109,
  101,
  109,
  111,
  114,
  121,
  2,
  0,
  1,
  3,
  5,
  4,
  0,
  1,
  2,
  2,
  7,
  8,
  1,
  4,
  103,
  114,
  97,
  109,
  0,
  3,
  10,
  253,
  4,
  4,
  135,
  2,
  2,
  1,
  127,
  11,
  123,
  32,
  1,
  32,
  2,
  106,
  33,
  3,
  3,
  64,
  32,
  0,
  253,
  0,
  4,
  0,
  33,
  4,
  32,
  0,
  253,
  0,
  4,
  16,
  33,
  5,
  32,
  1,
  253,
  0,
  4,
  0,
  33,
  6,
  32,
  7,
  32,
  4,
  32,
  6,
  253,
  230,
  1,
  253,
  228,
  1,
  33,
  7,
  32,
  11,
  32,
  5,
  32,
  6,
  253,
  230,
  1,
  253,
  228,
  1,
  33,
  11,
  32,
  1,
  253,
  0,
  4,
  16,
  33,
  6,
  32,
  8,
  32,
  4,
  32,
  6,
  253,
  230,
  1,
  253,
  228,
  1,
  33,
  8,
  32,
  12,
  32,
  5,
  32,
  6,
  253,
  230,
  1,
  253,
  228,
  1,
  33,
  12,
  32,
  1,
  253,
  0,
  4,
  32,
  33,
  6,
  32,
  9,
  32,
  4,
  32,
  6,
  253,
  230,
  1,
  253,
  228,
  1,
  33,
  9,
  32,
  13,
  32,
  5,
  32,
  6,
  253,
  230,
  1,
  253,
  228,
  1,
  33,
  13,
  32,
  1,
  253,
  0,
  4,
  48,
  33,
  6,
  32,
  10,
  32,
  4,
  32,
  6,
  253,
  230,
  1,
  253,
  228,
  1,
  33,
  10,
  32,
  14,
  32,
  5,
  32,
  6,
  253,
  230,
  1,
  253,
  228,
  1,
  33,
  14,
  32,
  0,
  65,
  192,
  0,
  106,
  33,
  0,
  32,
  1,
  65,
  192,
  0,
  106,
  33,
  1,
  32,
  1,
  32,
  3,
  73,
  13,
  0,
  11,
  65,
  0,
  32,
  7,
  253,
  11,
  4,
  0,
  65,
  0,
  32,
  8,
  253,
  11,
  4,
  16,
  65,
  0,
  32,
  9,
  253,
  11,
  4,
  32,
  65,
  0,
  32,
  10,
  253,
  11,
  4,
  48,
  65,
  0,
  32,
  11,
  253,
  11,
  4,
  64,
  65,
  0,
  32,
  12,
  253,
  11,
  4,
  80,
  65,
  0,
  32,
  13,
  253,
  11,
  4,
  96,
  65,
  0,
  32,
  14,
  253,
  11,
  4,
  112,
  11,
  181,
  1,
  1,
  4,
  123,
  32,
  0,
  253,
  0,
  4,
  0,
  33,
  1,
  32,
  0,
  253,
  0,
  4,
  16,
  33,
  2,
  32,
  0,
  253,
  0,
  4,
  32,
  33,
  3,
  32,
  0,
  253,
  0,
  4,
  48,
  33,
  4,
  32,
  1,
  32,
  2,
  253,
  13,
  0,
  1,
  2,
  3,
  4,
  5,
  6,
  7,
  16,
  17,
  18,
  19,
  20,
  21,
  22,
  23,
  32,
  1,
  32,
  2,
  253,
  13,
  8,
  9,
  10,
  11,
  12,
  13,
  14,
  15,
  24,
  25,
  26,
  27,
  28,
  29,
  30,
  31,
  253,
  228,
  1,
  33,
  1,
  32,
  3,
  32,
  4,
  253,
  13,
  0,
  1,
  2,
  3,
  4,
  5,
  6,
  7,
  16,
  17,
  18,
  19,
  20,
  21,
  22,
  23,
  32,
  3,
  32,
  4,
  253,
  13,
  8,
  9,
  10,
  11,
  12,
  13,
  14,
  15,
  24,
  25,
  26,
  27,
  28,
  29,
  30,
  31,
  253,
  228,
  1,
  33,
  3,
  32,
  1,
  32,
  3,
  253,
  13,
  0,
  1,
  2,
  3,
  8,
  9,
  10,
  11,
  16,
  17,
  18,
  19,
  24,
  25,
  26,
  27,
  32,
  1,
  32,
  3,
  253,
  13,
  4,
  5,
  6,
  7,
  12,
  13,
  14,
  15,
  20,
  21,
  22,
  23,
  28,
  29,
  30,
  31,
  253,
  228,
  1,
  11,
  34,
  0,
  32,
  0,
  32,
  1,
  32,
  2,
  16,
  0,
  32,
  3,
  65,
  0,
  16,
  1,
  253,
  11,
  4,
  0,
  32,
  3,
  32,
  4,
  106,
  65,
  192,
  0,
  16,
  1,
  253,
  11,
  4,
  0,
  11,
  151,
  1,
  1,
  7,
  127,
  32,
  2,
  65,
  4,
  116,
  33,
  11,
  32,
  0,
  33,
  6,
  3,
  64,
  65,
  128,
  1,
  32,
  0,
  32,
  3,
  108,
  106,
  33,
  8,
  65,
  128,
  1,
  32,
  6,
  32,
  3,
  108,
  106,
  33,
  9,
  32,
  4,
  32,
  6,
  65,
  4,
  116,
  106,
  33,
  10,
  32,
  0,
  33,
  5,
  32,
  6,
  65,
  1,
  106,
  33,
  6,
  32,
  6,
  32,
  1,
  32,
  6,
  32,
  1,
  73,
  27,
  33,
  7,
  3,
  64,
  32,
  8,
  32,
  9,
  32,
  3,
  32,
  10,
  32,
  11,
  16,
  2,
  32,
  10,
  32,
  11,
  65,
  1,
  116,
  106,
  33,
  10,
  32,
  8,
  65,
  32,
  106,
  32,
  9,
  32,
  3,
  32,
  10,
  32,
  11,
  16,
  2,
  32,
  10,
  32,
  11,
  65,
  1,
  116,
  106,
  33,
  10,
  32,
  8,
  32,
  3,
  106,
  33,
  8,
  32,
  5,
  65,
  1,
  106,
  33,
  5,
  32,
  5,
  32,
  7,
  73,
  13,
  0,
  11,
  32,
  6,
  32,
  2,
  73,
  13,
  0,
  11,
  11
]);

// src/core/gram.ts
var LANES = 4;
var SCRATCH_BYTES = 128;
var BLOCK_STRIPS = 12;
var SLICE = 1024;
var module;
var shared;
function kernelWith(bytes) {
  if (shared === void 0 || shared.memory.buffer.byteLength < bytes) {
    module ??= new WebAssembly.Module(KERNEL);
    const memory = new WebAssembly.Memory({ initial: Math.ceil(bytes / 65536) });
    const { gram } = new WebAssembly.Instance(module, { host: { memory } }).exports;
    shared = { memory, gram };
  }
  return shared;
}
function packStrips(target, x2, scales, from, width) {
  const stripFloats = LANES * padded(width);
  target.fill(0);
  for (let i2 = 0; i2 < x2.rows; i2 += 1) {
    const lane = i2 % LANES;
    const values = row(x2, i2).subarray(from, from + width);
    packRow(target.subarray((i2 - lane) / LANES * stripFloats + lane * LANES), values, scales[i2]);
  }
}
function packRow(target, values, scale) {
  const whole2 = values.length - values.length % LANES;
  for (let k = 0; k < whole2; k += LANES) {
    const to = k * LANES;
    target[to] = values[k] * scale;
    target[to + 1] = values[k + 1] * scale;
    target[to + 2] = values[k + 2] * scale;
    target[to + 3] = values[k + 3] * scale;
  }
  for (let k = whole2; k < values.length; k += 1) target[whole2 * LANES + k - whole2] = values[k] * scale;
}
function add(target, values) {
  for (let k = 0; k < values.length; k += 1) target[k] += values[k];
}
function padded(count2) {
  return Math.ceil(count2 / LANES) * LANES;
}
function upperGram(x2, scales) {
  const product = matrix(x2.rows, x2.rows);
  const pitch = padded(x2.rows);
  const strips = pitch / LANES;
  for (let from = 0; from < x2.columns; from += SLICE) {
    const width = Math.min(SLICE, x2.columns - from);
    const stripFloats = LANES * padded(width);
    const out = SCRATCH_BYTES + strips * stripFloats * 4;
    const { memory, gram } = kernelWith(out + BLOCK_STRIPS * LANES * pitch * 4);
    packStrips(new Float32Array(memory.buffer, SCRATCH_BYTES, strips * stripFloats), x2, scales, from, width);
    const block2 = new Float32Array(memory.buffer, out, BLOCK_STRIPS * LANES * pitch);
    for (let first = 0; first < strips; first += BLOCK_STRIPS) {
      const last = Math.min(strips, first + BLOCK_STRIPS);
      gram(first, last, strips, stripFloats * 4, out);
      for (let i2 = first * LANES; i2 < Math.min(x2.rows, last * LANES); i2 += 1) {
        const start = (i2 - first * LANES) * pitch;
        add(row(product, i2).subarray(i2), block2.subarray(start + i2, start + x2.rows));
      }
    }
  }
  return product;
}

// src/core/correlation.ts
function correlationMatrix(outputs, kind = { kind: "cosine" }) {
  const squares = squaredNorms(outputs);
  return mirror(kind.kind === "cosine" ? upperCosine(outputs, squares) : upperRbf(outputs, kind.delta));
}
function correlationDistance(a, b) {
  const n = a.rows;
  if (n === 0 || a.columns !== n || b.rows !== n || b.columns !== n) {
    const sizes = `${a.rows} x ${a.columns} and ${b.rows} x ${b.columns}`;
    throw new SacError("INTERNAL", `Correlation matrices of ${sizes} have no distance.`);
  }
  let sum2 = 0;
  for (let i2 = 0; i2 < n; i2 += 1) sum2 += absoluteDifference(row(a, i2), row(b, i2));
  if (!Number.isFinite(sum2)) throw notFinite("A correlation matrix holds a value that is NaN or infinite.");
  return sum2 / n ** 2;
}
function squaredNorms(outputs) {
  return Float64Array.from({ length: outputs.rows }, (_, i2) => {
    const square = squaredNorm(row(outputs, i2));
    if (!Number.isFinite(square)) throw notFinite(`The output for probe ${i2} holds a value that is NaN or infinite.`);
    return square;
  });
}
function upperCosine(outputs, squares) {
  return upperGram(
    outputs,
    squares.map((square) => square > 0 ? 1 / Math.sqrt(square) : 0)
  );
}
function upperRbf(outputs, delta) {
  if (!(delta > 0 && delta < Number.POSITIVE_INFINITY)) {
    throw new SacError("USAGE", `The RBF delta is ${delta}.`, "Give a number above 0, in the unit of the outputs.");
  }
  const n = outputs.rows;
  const upper = matrix(n, n);
  const rows = Array.from({ length: n }, (_, i2) => row(outputs, i2));
  for (let i2 = 0; i2 < n; i2 += 1) {
    for (let j = i2 + 1; j < n; j += 1) {
      upper.data[i2 * n + j] = Math.exp(-squaredDistance(rows[i2], rows[j]) / delta / delta / 2);
    }
  }
  return upper;
}
function mirror(upper) {
  for (let i2 = 0; i2 < upper.rows; i2 += 1) mirrorRow(upper.data, upper.columns, i2);
  return upper;
}
function mirrorRow(data, n, i2) {
  data[i2 * n + i2] = 1;
  for (let j = i2 + 1; j < n; j += 1) {
    const value = Math.max(-1, Math.min(1, data[i2 * n + j]));
    data[i2 * n + j] = value;
    data[j * n + i2] = value;
  }
}
function squaredNorm(values) {
  let sum2 = 0;
  for (let k = 0; k < values.length; k += 1) sum2 += values[k] ** 2;
  return sum2;
}
function squaredDistance(a, b) {
  let sum2 = 0;
  for (let k = 0; k < a.length; k += 1) sum2 += (a[k] - b[k]) ** 2;
  return sum2;
}
function absoluteDifference(a, b) {
  let sum2 = 0;
  for (let k = 0; k < a.length; k += 1) sum2 += Math.abs(a[k] - b[k]);
  return sum2;
}
function notFinite(message) {
  return new SacError(
    "OUTPUT_NOT_FINITE",
    message,
    "Check the model and its preprocessing: no score can be told from it."
  );
}

// src/core/scores.ts
var SCORES = ["sac", "logit-cosine", "label-agreement", "peer-likelihood", "peer-residual", "fusion"];
function closeness(scores, name) {
  const value = scores[name];
  if (value === void 0) return Number.NaN;
  return name === "sac" ? -value : value;
}
function prepare(outputs, settings, source, hard = false, ordered = false) {
  const form = hard || source?.form === "labels" ? "labels" : formOf(outputs);
  const plain = unitRows(canonical(outputs, form));
  const order = source && !ordered ? classOrder(source.unit, plain) : void 0;
  const unit = order ? reorderColumns(plain, order) : plain;
  const raw = settings.representation === "raw" && form !== "labels";
  return {
    form,
    classes: outputs.columns,
    unit,
    labels: labelsOf(unit),
    correlation: correlationMatrix(raw ? outputs : plain, settings.correlation),
    order
  };
}
function logitCosine(source, model) {
  const { data } = source.unit;
  let sum2 = 0;
  for (let i2 = 0; i2 < data.length; i2 += 1) sum2 += data[i2] * model.unit.data[i2];
  return sum2 / source.unit.rows;
}
function labelAgreement(source, model) {
  const agreeing = source.labels.filter((label2, i2) => label2 === model.labels[i2]).length;
  return agreeing / source.labels.length;
}
function directScores(source, model) {
  const sac = correlationDistance(source.correlation, model.correlation);
  if (model.classes !== source.classes) return { sac };
  return { sac, "logit-cosine": logitCosine(source, model), "label-agreement": labelAgreement(source, model) };
}

// src/core/student.ts
function logGamma(x2) {
  let shift = 0;
  let y = x2;
  while (y < 10) {
    shift += Math.log(y);
    y += 1;
  }
  const square = 1 / (y * y);
  const series = (1 / 12 - square * (1 / 360 - square * (1 / 1260 - square * (1 / 1680 - square / 1188)))) / y;
  return (y - 0.5) * Math.log(y) - y + 0.5 * Math.log(2 * Math.PI) + series - shift;
}
function betaFraction(a, b, x2) {
  const tiny = 1e-300;
  let c = 1;
  let d = 1 / Math.max(1 - (a + b) * x2 / (a + 1), tiny);
  let value = d;
  for (let m = 1; m <= 500; m += 1) {
    const even = m * (b - m) * x2 / ((a + 2 * m - 1) * (a + 2 * m));
    const odd = -(a + m) * (a + b + m) * x2 / ((a + 2 * m) * (a + 2 * m + 1));
    for (const step of [even, odd]) {
      d = 1 + step * d;
      c = 1 + step / c;
      d = 1 / (Math.abs(d) < tiny ? tiny : d);
      c = Math.abs(c) < tiny ? tiny : c;
      value *= d * c;
    }
    if (Math.abs(d * c - 1) < 1e-15) break;
  }
  return value;
}
function regularisedBeta(a, b, x2, y) {
  if (x2 <= 0) return 0;
  if (y <= 0) return 1;
  const front = Math.exp(logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x2) + b * Math.log(y));
  return x2 < (a + 1) / (a + b + 2) ? front * betaFraction(a, b, x2) / a : 1 - front * betaFraction(b, a, y) / b;
}
function studentUpperTail(t, freedom) {
  const whole2 = freedom + t * t;
  const tail = 0.5 * regularisedBeta(freedom / 2, 0.5, freedom / whole2, t * t / whole2);
  return t >= 0 ? tail : 1 - tail;
}

// src/core/significance.ts
var FEWEST_FOR_NORMAL = 3;
function conformalPValue(closeness2, unrelated) {
  const atLeastAsClose = unrelated.filter((other) => other >= closeness2).length;
  return (1 + atLeastAsClose) / (unrelated.length + 1);
}
function predictiveTail(closeness2, unrelated) {
  const n = unrelated.length;
  if (n < FEWEST_FOR_NORMAL) return Number.NaN;
  const spread3 = sampleStandardDeviation([...unrelated]) * Math.sqrt(1 + 1 / n);
  const centre = mean([...unrelated]);
  if (spread3 === 0) return closeness2 > centre ? 0 : 1;
  return studentUpperTail((closeness2 - centre) / spread3, n - 1);
}
function holm(pValues) {
  const order = pValues.map((_, index) => index).sort((a, b) => pValues[a] - pValues[b]);
  const adjusted = new Array(pValues.length);
  let running = 0;
  order.forEach((index, rank) => {
    running = Math.max(running, Math.min(1, (pValues.length - rank) * pValues[index]));
    adjusted[index] = running;
  });
  return adjusted;
}
function smallestRate(n) {
  return 1 / (n + 1);
}
function modelsNeeded(alpha) {
  return Math.ceil(1 / alpha - 1 - 1e-9);
}

// src/core/panel.ts
var FUSED = ["peer-residual", "peer-likelihood"];
function withPeerScores(scores, source, model, peers) {
  const compared = peers && comparePeers(source, model, peers);
  if (!compared) return scores;
  return { ...scores, "peer-residual": compared.residual, "peer-likelihood": compared.likelihood };
}
function withFusion(scores, spread3) {
  if (!spread3) return scores;
  return { ...scores, fusion: mean([...spread3].map(([name, unit]) => closeness(scores, name) / unit)) };
}
function makePanel(source, unrelated) {
  const comparable = unrelated.every((model) => model.classes === source.classes);
  const peers = comparable ? gatherPeers(unrelated.map(({ unit }) => unit)) : void 0;
  const partial2 = unrelated.map(
    (model) => withPeerScores(directScores(source, model), source, model, peers && withoutPeer(peers, model.unit))
  );
  const spread3 = spreadOf(partial2);
  return { peers, scores: partial2.map((scores) => withFusion(scores, spread3)), spread: spread3 };
}
function spreadOf(scores) {
  if (scores.length < FEWEST_FOR_NORMAL) return void 0;
  const spreads = FUSED.map((name) => {
    const values = scores.flatMap((one) => one[name] ?? []);
    return [name, values.length === scores.length ? sampleStandardDeviation(values) : 0];
  });
  return spreads.every(([, spread3]) => spread3 > 0) ? new Map(spreads) : void 0;
}
function scoreSuspect(source, suspect, panel) {
  const scores = directScores(source, suspect);
  if (!panel || suspect.classes !== source.classes) return scores;
  return withFusion(withPeerScores(scores, source, suspect, panel.peers), panel.spread);
}

// src/probes/pixels.ts
import sharp from "sharp";
var DEFAULT_QUALITY = 25;
async function rawPixels(open3, name) {
  try {
    const { data, info } = await open3().toColourspace("srgb").removeAlpha().raw().toBuffer({ resolveWithObject: true });
    if (info.channels === 3) return { width: info.width, height: info.height, data };
    throw new Error(`decoded to ${info.channels} channels`);
  } catch (cause) {
    const detail = cause instanceof Error ? cause.message.trim().split("\n")[0] : String(cause);
    throw new SacError(
      "IMAGE_UNREADABLE",
      `${name} cannot be decoded: ${detail}.`,
      "Replace the file or leave it out; truncated and damaged images are not used.",
      { cause }
    );
  }
}
var MOST_PIXELS = 2 ** 28;
function decode(bytes, name, mostPixels = MOST_PIXELS) {
  return rawPixels(() => sharp(bytes, { failOn: "error", ignoreIcc: true, limitInputPixels: mostPixels }), name);
}
async function resizeTo(pixels, target) {
  if (pixels.width === target.width && pixels.height === target.height) return pixels;
  const raw = { raw: { width: pixels.width, height: pixels.height, channels: 3 } };
  const { width, height, fit } = target;
  return rawPixels(() => sharp(pixels.data, raw).resize(width, height, { fit, background: "#000" }), "a resized probe");
}
function compress(pixels, quality) {
  const raw = { raw: { width: pixels.width, height: pixels.height, channels: 3 } };
  return sharp(pixels.data, raw).jpeg({ quality, chromaSubsampling: "4:2:0", mozjpeg: false }).toBuffer();
}

// src/fingerprint/archive.ts
import { crc32 } from "node:zlib";

// node_modules/fflate/esm/index.mjs
import { createRequire } from "module";
var require2 = createRequire("/");
var _a;
var Worker;
var isMarkedAsUntransferable;
try {
  _a = require2("worker_threads"), Worker = _a.Worker, isMarkedAsUntransferable = _a.isMarkedAsUntransferable;
} catch (e) {
}
var u8 = Uint8Array;
var u16 = Uint16Array;
var i32 = Int32Array;
var fleb = new u8([
  0,
  0,
  0,
  0,
  0,
  0,
  0,
  0,
  1,
  1,
  1,
  1,
  2,
  2,
  2,
  2,
  3,
  3,
  3,
  3,
  4,
  4,
  4,
  4,
  5,
  5,
  5,
  5,
  0,
  /* unused */
  0,
  0,
  /* impossible */
  0
]);
var fdeb = new u8([
  0,
  0,
  0,
  0,
  1,
  1,
  2,
  2,
  3,
  3,
  4,
  4,
  5,
  5,
  6,
  6,
  7,
  7,
  8,
  8,
  9,
  9,
  10,
  10,
  11,
  11,
  12,
  12,
  13,
  13,
  /* unused */
  0,
  0
]);
var clim = new u8([16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15]);
var freb = function(eb, start) {
  var b = new u16(31);
  for (var i2 = 0; i2 < 31; ++i2) {
    b[i2] = start += 1 << eb[i2 - 1];
  }
  var r = new i32(b[30]);
  for (var i2 = 1; i2 < 30; ++i2) {
    for (var j = b[i2]; j < b[i2 + 1]; ++j) {
      r[j] = j - b[i2] << 5 | i2;
    }
  }
  return { b, r };
};
var _a = freb(fleb, 2);
var fl = _a.b;
var revfl = _a.r;
fl[28] = 258, revfl[258] = 28;
var _b = freb(fdeb, 0);
var fd = _b.b;
var revfd = _b.r;
var rev = new u16(32768);
for (i = 0; i < 32768; ++i) {
  x = (i & 43690) >> 1 | (i & 21845) << 1;
  x = (x & 52428) >> 2 | (x & 13107) << 2;
  x = (x & 61680) >> 4 | (x & 3855) << 4;
  rev[i] = ((x & 65280) >> 8 | (x & 255) << 8) >> 1;
}
var x;
var i;
var hMap = (function(cd, mb, r) {
  var s = cd.length;
  var i2 = 0;
  var l = new u16(mb);
  for (; i2 < s; ++i2) {
    if (cd[i2])
      ++l[cd[i2] - 1];
  }
  var le = new u16(mb);
  for (i2 = 1; i2 < mb; ++i2) {
    le[i2] = le[i2 - 1] + l[i2 - 1] << 1;
  }
  var co;
  if (r) {
    co = new u16(1 << mb);
    var rvb = 15 - mb;
    for (i2 = 0; i2 < s; ++i2) {
      if (cd[i2]) {
        var sv = i2 << 4 | cd[i2];
        var r_1 = mb - cd[i2];
        var v = le[cd[i2] - 1]++ << r_1;
        for (var m = v | (1 << r_1) - 1; v <= m; ++v) {
          co[rev[v] >> rvb] = sv;
        }
      }
    }
  } else {
    co = new u16(s);
    for (i2 = 0; i2 < s; ++i2) {
      if (cd[i2]) {
        co[i2] = rev[le[cd[i2] - 1]++] >> 15 - cd[i2];
      }
    }
  }
  return co;
});
var flt = new u8(288);
for (i = 0; i < 144; ++i)
  flt[i] = 8;
var i;
for (i = 144; i < 256; ++i)
  flt[i] = 9;
var i;
for (i = 256; i < 280; ++i)
  flt[i] = 7;
var i;
for (i = 280; i < 288; ++i)
  flt[i] = 8;
var i;
var fdt = new u8(32);
for (i = 0; i < 32; ++i)
  fdt[i] = 5;
var i;
var flm = /* @__PURE__ */ hMap(flt, 9, 0);
var fdm = /* @__PURE__ */ hMap(fdt, 5, 0);
var shft = function(p) {
  return (p + 7) / 8 | 0;
};
var slc = function(v, s, e) {
  if (s == null || s < 0)
    s = 0;
  if (e == null || e > v.length)
    e = v.length;
  return new u8(v.subarray(s, e));
};
var ec = [
  "unexpected EOF",
  "invalid block type",
  "invalid length/literal",
  "invalid distance",
  "stream finished",
  "no stream handler",
  ,
  // determined by compression function
  "no callback",
  "invalid UTF-8 data",
  "extra field too long",
  "date not in range 1980-2099",
  "filename too long",
  "stream finishing",
  "invalid zip data"
  // determined by unknown compression method
];
var err = function(ind, msg, nt) {
  var e = new Error(msg || ec[ind]);
  e.code = ind;
  if (Error.captureStackTrace)
    Error.captureStackTrace(e, err);
  if (!nt)
    throw e;
  return e;
};
var wbits = function(d, p, v) {
  v <<= p & 7;
  var o = p / 8 | 0;
  d[o] |= v;
  d[o + 1] |= v >> 8;
};
var wbits16 = function(d, p, v) {
  v <<= p & 7;
  var o = p / 8 | 0;
  d[o] |= v;
  d[o + 1] |= v >> 8;
  d[o + 2] |= v >> 16;
};
var hTree = function(d, mb) {
  var t = [];
  for (var i2 = 0; i2 < d.length; ++i2) {
    if (d[i2])
      t.push({ s: i2, f: d[i2] });
  }
  var s = t.length;
  var t2 = t.slice();
  if (!s)
    return { t: et, l: 0 };
  if (s == 1) {
    var v = new u8(t[0].s + 1);
    v[t[0].s] = 1;
    return { t: v, l: 1 };
  }
  t.sort(function(a, b) {
    return a.f - b.f;
  });
  t.push({ s: -1, f: 25001 });
  var l = t[0], r = t[1], i0 = 0, i1 = 1, i22 = 2;
  t[0] = { s: -1, f: l.f + r.f, l, r };
  while (i1 != s - 1) {
    l = t[t[i0].f < t[i22].f ? i0++ : i22++];
    r = t[i0 != i1 && t[i0].f < t[i22].f ? i0++ : i22++];
    t[i1++] = { s: -1, f: l.f + r.f, l, r };
  }
  var maxSym = t2[0].s;
  for (var i2 = 1; i2 < s; ++i2) {
    if (t2[i2].s > maxSym)
      maxSym = t2[i2].s;
  }
  var tr = new u16(maxSym + 1);
  var mbt = ln(t[i1 - 1], tr, 0);
  if (mbt > mb) {
    var i2 = 0, dt = 0;
    var lft = mbt - mb, cst = 1 << lft;
    t2.sort(function(a, b) {
      return tr[b.s] - tr[a.s] || a.f - b.f;
    });
    for (; i2 < s; ++i2) {
      var i2_1 = t2[i2].s;
      if (tr[i2_1] > mb) {
        dt += cst - (1 << mbt - tr[i2_1]);
        tr[i2_1] = mb;
      } else
        break;
    }
    dt >>= lft;
    while (dt > 0) {
      var i2_2 = t2[i2].s;
      if (tr[i2_2] < mb)
        dt -= 1 << mb - tr[i2_2]++ - 1;
      else
        ++i2;
    }
    for (; i2 >= 0 && dt; --i2) {
      var i2_3 = t2[i2].s;
      if (tr[i2_3] == mb) {
        --tr[i2_3];
        ++dt;
      }
    }
    mbt = mb;
  }
  return { t: new u8(tr), l: mbt };
};
var ln = function(n, l, d) {
  return n.s == -1 ? Math.max(ln(n.l, l, d + 1), ln(n.r, l, d + 1)) : l[n.s] = d;
};
var lc = function(c) {
  var s = c.length;
  while (s && !c[--s])
    ;
  var cl = new u16(++s);
  var cli = 0, cln = c[0], cls = 1;
  var w = function(v) {
    cl[cli++] = v;
  };
  for (var i2 = 1; i2 <= s; ++i2) {
    if (c[i2] == cln && i2 != s)
      ++cls;
    else {
      if (!cln && cls > 2) {
        for (; cls > 138; cls -= 138)
          w(32754);
        if (cls > 2) {
          w(cls > 10 ? cls - 11 << 5 | 28690 : cls - 3 << 5 | 12305);
          cls = 0;
        }
      } else if (cls > 3) {
        w(cln), --cls;
        for (; cls > 6; cls -= 6)
          w(8304);
        if (cls > 2)
          w(cls - 3 << 5 | 8208), cls = 0;
      }
      while (cls--)
        w(cln);
      cls = 1;
      cln = c[i2];
    }
  }
  return { c: cl.subarray(0, cli), n: s };
};
var clen = function(cf, cl) {
  var l = 0;
  for (var i2 = 0; i2 < cl.length; ++i2)
    l += cf[i2] * cl[i2];
  return l;
};
var wfblk = function(out, pos, dat) {
  var s = dat.length;
  var o = shft(pos + 2);
  out[o] = s & 255;
  out[o + 1] = s >> 8;
  out[o + 2] = out[o] ^ 255;
  out[o + 3] = out[o + 1] ^ 255;
  for (var i2 = 0; i2 < s; ++i2)
    out[o + i2 + 4] = dat[i2];
  return (o + 4 + s) * 8;
};
var wblk = function(dat, out, final, syms, lf, df, eb, li, bs, bl, p) {
  wbits(out, p++, final);
  ++lf[256];
  var _a4 = hTree(lf, 15), dlt = _a4.t, mlb = _a4.l;
  var _b2 = hTree(df, 15), ddt = _b2.t, mdb = _b2.l;
  var _c = lc(dlt), lclt = _c.c, nlc = _c.n;
  var _d = lc(ddt), lcdt = _d.c, ndc = _d.n;
  var lcfreq = new u16(19);
  for (var i2 = 0; i2 < lclt.length; ++i2)
    ++lcfreq[lclt[i2] & 31];
  for (var i2 = 0; i2 < lcdt.length; ++i2)
    ++lcfreq[lcdt[i2] & 31];
  var _e = hTree(lcfreq, 7), lct = _e.t, mlcb = _e.l;
  var nlcc = 19;
  for (; nlcc > 4 && !lct[clim[nlcc - 1]]; --nlcc)
    ;
  var flen = bl + 5 << 3;
  var ftlen = clen(lf, flt) + clen(df, fdt) + eb;
  var dtlen = clen(lf, dlt) + clen(df, ddt) + eb + 14 + 3 * nlcc + clen(lcfreq, lct) + 2 * lcfreq[16] + 3 * lcfreq[17] + 7 * lcfreq[18];
  if (bs >= 0 && flen <= ftlen && flen <= dtlen)
    return wfblk(out, p, dat.subarray(bs, bs + bl));
  var lm, ll, dm, dl;
  wbits(out, p, 1 + (dtlen < ftlen)), p += 2;
  if (dtlen < ftlen) {
    lm = hMap(dlt, mlb, 0), ll = dlt, dm = hMap(ddt, mdb, 0), dl = ddt;
    var llm = hMap(lct, mlcb, 0);
    wbits(out, p, nlc - 257);
    wbits(out, p + 5, ndc - 1);
    wbits(out, p + 10, nlcc - 4);
    p += 14;
    for (var i2 = 0; i2 < nlcc; ++i2)
      wbits(out, p + 3 * i2, lct[clim[i2]]);
    p += 3 * nlcc;
    var lcts = [lclt, lcdt];
    for (var it = 0; it < 2; ++it) {
      var clct = lcts[it];
      for (var i2 = 0; i2 < clct.length; ++i2) {
        var len = clct[i2] & 31;
        wbits(out, p, llm[len]), p += lct[len];
        if (len > 15)
          wbits(out, p, clct[i2] >> 5 & 127), p += clct[i2] >> 12;
      }
    }
  } else {
    lm = flm, ll = flt, dm = fdm, dl = fdt;
  }
  for (var i2 = 0; i2 < li; ++i2) {
    var sym = syms[i2];
    if (sym > 255) {
      var len = sym >> 18 & 31;
      wbits16(out, p, lm[len + 257]), p += ll[len + 257];
      if (len > 7)
        wbits(out, p, sym >> 23 & 31), p += fleb[len];
      var dst = sym & 31;
      wbits16(out, p, dm[dst]), p += dl[dst];
      if (dst > 3)
        wbits16(out, p, sym >> 5 & 8191), p += fdeb[dst];
    } else {
      wbits16(out, p, lm[sym]), p += ll[sym];
    }
  }
  wbits16(out, p, lm[256]);
  return p + ll[256];
};
var deo = /* @__PURE__ */ new i32([65540, 131080, 131088, 131104, 262176, 1048704, 1048832, 2114560, 2117632]);
var et = /* @__PURE__ */ new u8(0);
var dflt = function(dat, lvl, plvl, pre, post, st) {
  var s = st.z || dat.length;
  var o = new u8(pre + s + 5 * (1 + Math.ceil(s / 7e3)) + post);
  var w = o.subarray(pre, o.length - post);
  var lst = st.l;
  var pos = (st.r || 0) & 7;
  if (lvl) {
    if (pos)
      w[0] = st.r >> 3;
    var opt = deo[lvl - 1];
    var n = opt >> 13, c = opt & 8191;
    var msk_1 = (1 << plvl) - 1;
    var prev = st.p || new u16(32768), head2 = st.h || new u16(msk_1 + 1);
    var bs1_1 = Math.ceil(plvl / 3), bs2_1 = 2 * bs1_1;
    var hsh = function(i3) {
      return (dat[i3] ^ dat[i3 + 1] << bs1_1 ^ dat[i3 + 2] << bs2_1) & msk_1;
    };
    var syms = new i32(25e3);
    var lf = new u16(288), df = new u16(32);
    var lc_1 = 0, eb = 0, i2 = st.i || 0, li = 0, wi = st.w || 0, bs = 0;
    for (; i2 + 2 < s; ++i2) {
      var hv = hsh(i2);
      var imod = i2 & 32767, pimod = head2[hv];
      prev[imod] = pimod;
      head2[hv] = imod;
      if (wi <= i2) {
        var rem = s - i2;
        if ((lc_1 > 7e3 || li > 24576) && (rem > 423 || !lst)) {
          pos = wblk(dat, w, 0, syms, lf, df, eb, li, bs, i2 - bs, pos);
          li = lc_1 = eb = 0, bs = i2;
          for (var j = 0; j < 286; ++j)
            lf[j] = 0;
          for (var j = 0; j < 30; ++j)
            df[j] = 0;
        }
        var l = 2, d = 0, ch_1 = c, dif = imod - pimod & 32767;
        if (rem > 2 && hv == hsh(i2 - dif)) {
          var maxn = Math.min(n, rem) - 1;
          var maxd = Math.min(32767, i2);
          var ml = Math.min(258, rem);
          while (dif <= maxd && --ch_1 && imod != pimod) {
            if (dat[i2 + l] == dat[i2 + l - dif]) {
              var nl = 0;
              for (; nl < ml && dat[i2 + nl] == dat[i2 + nl - dif]; ++nl)
                ;
              if (nl > l) {
                l = nl, d = dif;
                if (nl > maxn)
                  break;
                var mmd = Math.min(dif, nl - 2);
                var md = 0;
                for (var j = 0; j < mmd; ++j) {
                  var ti = i2 - dif + j & 32767;
                  var pti = prev[ti];
                  var cd = ti - pti & 32767;
                  if (cd > md)
                    md = cd, pimod = ti;
                }
              }
            }
            imod = pimod, pimod = prev[imod];
            dif += imod - pimod & 32767;
          }
        }
        if (d) {
          syms[li++] = 268435456 | revfl[l] << 18 | revfd[d];
          var lin = revfl[l] & 31, din = revfd[d] & 31;
          eb += fleb[lin] + fdeb[din];
          ++lf[257 + lin];
          ++df[din];
          wi = i2 + l;
          ++lc_1;
        } else {
          syms[li++] = dat[i2];
          ++lf[dat[i2]];
        }
      }
    }
    for (i2 = Math.max(i2, wi); i2 < s; ++i2) {
      syms[li++] = dat[i2];
      ++lf[dat[i2]];
    }
    pos = wblk(dat, w, lst, syms, lf, df, eb, li, bs, i2 - bs, pos);
    if (!lst) {
      st.r = pos & 7 | w[pos / 8 | 0] << 3;
      pos -= 7;
      st.h = head2, st.p = prev, st.i = i2, st.w = wi;
    }
  } else {
    for (var i2 = st.w || 0; i2 < s + lst; i2 += 65535) {
      var e = i2 + 65535;
      if (e >= s) {
        w[pos / 8 | 0] = lst;
        e = s;
      }
      pos = wfblk(w, pos + 1, dat.subarray(i2, e));
    }
    st.i = s;
  }
  return slc(o, 0, pre + shft(pos) + post);
};
var crct = /* @__PURE__ */ (function() {
  var t = new Int32Array(256);
  for (var i2 = 0; i2 < 256; ++i2) {
    var c = i2, k = 9;
    while (--k)
      c = (c & 1 && -306674912) ^ c >>> 1;
    t[i2] = c;
  }
  return t;
})();
var crc = function() {
  var c = -1;
  return {
    p: function(d) {
      var cr = c;
      for (var i2 = 0; i2 < d.length; ++i2)
        cr = crct[cr & 255 ^ d[i2]] ^ cr >>> 8;
      c = cr;
    },
    d: function() {
      return ~c;
    }
  };
};
var dopt = function(dat, opt, pre, post, st) {
  if (!st) {
    st = { l: 1 };
    if (opt.dictionary) {
      var dict = opt.dictionary.subarray(-32768);
      var newDat = new u8(dict.length + dat.length);
      newDat.set(dict);
      newDat.set(dat, dict.length);
      dat = newDat;
      st.w = dict.length;
    }
  }
  return dflt(dat, opt.level == null ? 6 : opt.level, opt.mem == null ? st.l ? Math.ceil(Math.max(8, Math.min(13, Math.log(dat.length))) * 1.5) : 20 : 12 + opt.mem, pre, post, st);
};
var mrg = function(a, b) {
  var o = {};
  for (var k in a)
    o[k] = a[k];
  for (var k in b)
    o[k] = b[k];
  return o;
};
var wbytes = function(d, b, v) {
  for (; v; ++b)
    d[b] = v, v >>>= 8;
};
function deflateSync(data, opts) {
  return dopt(data, opts || {}, 0, 0);
}
var fltn = function(d, p, t, o) {
  for (var k in d) {
    var val = d[k], n = p + k, op = o;
    if (Array.isArray(val))
      op = mrg(o, val[1]), val = val[0];
    if (ArrayBuffer.isView(val))
      t[n] = [val, op];
    else {
      t[n += "/"] = [new u8(0), op];
      fltn(val, n, t, o);
    }
  }
};
var te = typeof TextEncoder != "undefined" && /* @__PURE__ */ new TextEncoder();
var td = typeof TextDecoder != "undefined" && /* @__PURE__ */ new TextDecoder();
var tds = 0;
try {
  td.decode(et, { stream: true });
  tds = 1;
} catch (e) {
}
function strToU8(str, latin1) {
  if (latin1) {
    var ar_1 = new u8(str.length);
    for (var i2 = 0; i2 < str.length; ++i2)
      ar_1[i2] = str.charCodeAt(i2);
    return ar_1;
  }
  if (te)
    return te.encode(str);
  var l = str.length;
  var ar = new u8(str.length + (str.length >> 1));
  var ai = 0;
  var w = function(v) {
    ar[ai++] = v;
  };
  for (var i2 = 0; i2 < l; ++i2) {
    if (ai + 5 > ar.length) {
      var n = new u8(ai + 8 + (l - i2 << 1));
      n.set(ar);
      ar = n;
    }
    var c = str.charCodeAt(i2);
    if (c < 128 || latin1)
      w(c);
    else if (c < 2048)
      w(192 | c >> 6), w(128 | c & 63);
    else if (c > 55295 && c < 57344)
      c = 65536 + (c & 1023 << 10) | str.charCodeAt(++i2) & 1023, w(240 | c >> 18), w(128 | c >> 12 & 63), w(128 | c >> 6 & 63), w(128 | c & 63);
    else
      w(224 | c >> 12), w(128 | c >> 6 & 63), w(128 | c & 63);
  }
  return slc(ar, 0, ai);
}
var exfl = function(ex) {
  var le = 0;
  if (ex) {
    for (var k in ex) {
      var l = ex[k].length;
      if (l > 65535)
        err(9);
      le += l + 4;
    }
  }
  return le;
};
var wzh = function(d, b, f, fn, u, c, ce, co) {
  var fl2 = fn.length, ex = f.extra, col = co && co.length;
  var exl = exfl(ex);
  wbytes(d, b, ce != null ? 33639248 : 67324752), b += 4;
  if (ce != null)
    d[b++] = 20, d[b++] = f.os;
  d[b] = 20, b += 2;
  d[b++] = f.flag << 1 | (c < 0 && 8), d[b++] = u && 8;
  d[b++] = f.compression & 255, d[b++] = f.compression >> 8;
  var dt = new Date(f.mtime == null ? Date.now() : f.mtime), y = dt.getFullYear() - 1980;
  if (y < 0 || y > 119)
    err(10);
  wbytes(d, b, y << 25 | dt.getMonth() + 1 << 21 | dt.getDate() << 16 | dt.getHours() << 11 | dt.getMinutes() << 5 | dt.getSeconds() >> 1), b += 4;
  if (c != -1) {
    wbytes(d, b, f.crc);
    wbytes(d, b + 4, c < 0 ? -c - 2 : c);
    wbytes(d, b + 8, f.size);
  }
  wbytes(d, b + 12, fl2);
  wbytes(d, b + 14, exl), b += 16;
  if (ce != null) {
    wbytes(d, b, col);
    wbytes(d, b + 6, f.attrs);
    wbytes(d, b + 10, ce), b += 14;
  }
  d.set(fn, b);
  b += fl2;
  if (exl) {
    for (var k in ex) {
      var exf = ex[k], l = exf.length;
      wbytes(d, b, +k);
      wbytes(d, b + 2, l);
      d.set(exf, b + 4), b += 4 + l;
    }
  }
  if (col)
    d.set(co, b), b += col;
  return b;
};
var wzf = function(o, b, c, d, e) {
  wbytes(o, b, 101010256);
  wbytes(o, b + 8, c);
  wbytes(o, b + 10, c);
  wbytes(o, b + 12, d);
  wbytes(o, b + 16, e);
};
function zipSync(data, opts) {
  if (!opts)
    opts = {};
  var r = {};
  var files = [];
  fltn(data, "", r, opts);
  var o = 0;
  var tot = 0;
  for (var fn in r) {
    var _a4 = r[fn], file = _a4[0], p = _a4[1];
    var compression = p.level == 0 ? 0 : 8;
    var f = strToU8(fn), s = f.length;
    var com = p.comment, m = com && strToU8(com), ms = m && m.length;
    var exl = exfl(p.extra);
    if (s > 65535)
      err(11);
    var d = compression ? deflateSync(file, p) : file, l = d.length;
    var c = crc();
    c.p(file);
    files.push(mrg(p, {
      size: file.length,
      crc: c.d(),
      c: d,
      f,
      m,
      u: s != fn.length || m && com.length != ms,
      o,
      compression
    }));
    o += 30 + s + exl + l;
    tot += 76 + 2 * (s + exl) + (ms || 0) + l;
  }
  var out = new u8(tot + 22), oe = o, cdl = tot - o;
  for (var i2 = 0; i2 < files.length; ++i2) {
    var f = files[i2];
    wzh(out, f.o, f, f.f, f.u, f.c.length);
    var badd = 30 + f.f.length + exfl(f.extra);
    out.set(f.c, f.o + badd);
    wzh(out, o, f, f.f, f.u, f.c.length, f.o, f.m), o += 16 + badd + (f.m ? f.m.length : 0);
  }
  wzf(out, o, files.length, cdl, oe);
  return out;
}

// src/fingerprint/archive.ts
var MOST_BYTES = 2 ** 30;
function packArchive(members2) {
  const options = { level: 0, mtime: new Date(1980, 0, 1) };
  return zipSync(Object.fromEntries([...members2].map(([name, bytes]) => [name, [bytes, options]])));
}
function unpackArchive(bytes, name) {
  if (bytes.length > MOST_BYTES) throw tooLarge(name);
  const zip = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  try {
    const entries = readDirectory(zip, name);
    const total = entries.reduce((sum2, { size: size2 }) => sum2 + size2, 0);
    if (total > MOST_BYTES) throw tooLarge(name);
    if (total > zip.length) throw invalid(name, "its members are said to be larger than the file");
    return new Map(entries.map((entry) => [entry.name, readMember(zip, entry, name)]));
  } catch (thrown) {
    if (thrown instanceof RangeError) throw invalid(name, "it is not a ZIP file, or a damaged one", thrown);
    throw thrown;
  }
}
var [END, DIRECTORY, LOCAL] = [101010256, 33639248, 67324752];
var [END_LENGTH, DIRECTORY_LENGTH, LOCAL_LENGTH] = [22, 46, 30];
function expectSignature(zip, position, signature) {
  if (zip.readUInt32LE(position) !== signature) throw new RangeError(`no ZIP signature at byte ${position}`);
}
function readDirectory(zip, name) {
  const end = zip.length - END_LENGTH;
  expectSignature(zip, end, END);
  const count2 = zip.readUInt16LE(end + 10);
  let position = zip.readUInt32LE(end + 16);
  const entries = /* @__PURE__ */ new Map();
  for (let i2 = 0; i2 < count2; i2 += 1) {
    expectSignature(zip, position, DIRECTORY);
    const nameEnd = position + DIRECTORY_LENGTH + zip.readUInt16LE(position + 28);
    const member = zip.toString("utf8", position + DIRECTORY_LENGTH, nameEnd);
    if (zip.readUInt16LE(position + 10) !== 0) throw compressed(name, member);
    if (entries.has(member)) throw invalid(name, `it holds ${member} twice`);
    const [crc2, size2] = [zip.readUInt32LE(position + 16), zip.readUInt32LE(position + 24)];
    entries.set(member, { name: member, size: size2, crc: crc2, offset: zip.readUInt32LE(position + 42) });
    position = nameEnd + zip.readUInt16LE(position + 30) + zip.readUInt16LE(position + 32);
  }
  if (position !== end) throw new RangeError(`the directory ends at byte ${position}, not at ${end}`);
  return [...entries.values()];
}
function readMember(zip, { name: member, size: size2, crc: crc2, offset }, name) {
  expectSignature(zip, offset, LOCAL);
  const nameEnd = offset + LOCAL_LENGTH + zip.readUInt16LE(offset + 26);
  if (zip.toString("utf8", offset + LOCAL_LENGTH, nameEnd) !== member) {
    throw invalid(name, `its member ${member} has two names`);
  }
  const start = nameEnd + zip.readUInt16LE(offset + 28);
  const data = zip.subarray(start, start + size2);
  if (data.length !== size2) throw new RangeError(`${member} reaches beyond the end`);
  if (crc32(data) === crc2) return data;
  throw new SacError(
    "FINGERPRINT_DIGEST",
    `${member} in ${name} is not what was packed: its CRC-32 differs.`,
    "The file was damaged after it was written. Use an intact copy; do not trust this one."
  );
}
function invalid(name, reason, cause) {
  const hint = "Check that this is the file that sac enroll wrote, copied whole (a Git LFS file must be pulled).";
  return new SacError("FINGERPRINT_INVALID", `${name} is not a fingerprint: ${reason}.`, hint, { cause });
}
function compressed(name, member) {
  return new SacError(
    "FINGERPRINT_INVALID",
    `${name} is not a fingerprint: its member ${member} is compressed.`,
    "Members are stored as they are. If you unpacked it, pack it again without compression: zip -0 -D -r."
  );
}
function tooLarge(name) {
  return new SacError(
    "FINGERPRINT_TOO_LARGE",
    `${name} holds more than ${MOST_BYTES / 2 ** 30} GiB and was not opened.`,
    "No honest fingerprint is that large: ask whoever gave you the file."
  );
}

// node_modules/zod/v4/core/util.js
var util_exports = {};
__export(util_exports, {
  BIGINT_FORMAT_RANGES: () => BIGINT_FORMAT_RANGES,
  CONSTANT_CATCH: () => CONSTANT_CATCH,
  Class: () => Class,
  NUMBER_FORMAT_RANGES: () => NUMBER_FORMAT_RANGES,
  aborted: () => aborted,
  allowsEval: () => allowsEval,
  assert: () => assert,
  assertEqual: () => assertEqual,
  assertIs: () => assertIs,
  assertNever: () => assertNever,
  assertNotEqual: () => assertNotEqual,
  assignProp: () => assignProp,
  attachSchema: () => attachSchema,
  base64ToUint8Array: () => base64ToUint8Array,
  base64urlToUint8Array: () => base64urlToUint8Array,
  cached: () => cached,
  captureStackTrace: () => captureStackTrace,
  cleanEnum: () => cleanEnum,
  cleanRegex: () => cleanRegex,
  clone: () => clone,
  cloneDef: () => cloneDef,
  codePointLength: () => codePointLength,
  constantCatch: () => constantCatch,
  createTransparentProxy: () => createTransparentProxy,
  defineLazy: () => defineLazy,
  defineLazyInternal: () => defineLazyInternal,
  derived: () => derived,
  esc: () => esc,
  escapeRegex: () => escapeRegex,
  explicitlyAborted: () => explicitlyAborted,
  extend: () => extend,
  finalizeIssue: () => finalizeIssue,
  floatSafeRemainder: () => floatSafeRemainder,
  getElementAtPath: () => getElementAtPath,
  getEnumValues: () => getEnumValues,
  getLengthableOrigin: () => getLengthableOrigin,
  getParsedType: () => getParsedType,
  getSizableOrigin: () => getSizableOrigin,
  hexToUint8Array: () => hexToUint8Array,
  hide: () => hide,
  installLazyProp: () => installLazyProp,
  isObject: () => isObject,
  isPlainObject: () => isPlainObject,
  issue: () => issue,
  joinValues: () => joinValues,
  jsonStringifyReplacer: () => jsonStringifyReplacer,
  members: () => members,
  merge: () => merge,
  mergeDefs: () => mergeDefs,
  normalizeParams: () => normalizeParams,
  nullish: () => nullish,
  numKeys: () => numKeys,
  objectClone: () => objectClone,
  omit: () => omit,
  optionalKeys: () => optionalKeys,
  own: () => own,
  parsedType: () => parsedType,
  partial: () => partial,
  pick: () => pick,
  prefixIssues: () => prefixIssues,
  primitiveTypes: () => primitiveTypes,
  promiseAllObject: () => promiseAllObject,
  propertyKeyTypes: () => propertyKeyTypes,
  randomString: () => randomString,
  rawShape: () => rawShape,
  required: () => required,
  safeExtend: () => safeExtend,
  shallowClone: () => shallowClone,
  sizeCaps: () => sizeCaps,
  slugify: () => slugify,
  stringifyPrimitive: () => stringifyPrimitive,
  toZod: () => toZod,
  uint8ArrayToBase64: () => uint8ArrayToBase64,
  uint8ArrayToBase64url: () => uint8ArrayToBase64url,
  uint8ArrayToHex: () => uint8ArrayToHex,
  unwrapMessage: () => unwrapMessage
});
function assertEqual(val) {
  return val;
}
function assertNotEqual(val) {
  return val;
}
function toZod() {
  return (schema) => schema;
}
function assertIs(_arg) {
}
function assertNever(_x) {
  throw new Error("Unexpected value in exhaustive check");
}
function assert(_) {
}
function getEnumValues(entries) {
  const numericValues = Object.values(entries).filter((v) => typeof v === "number");
  const values = Object.entries(entries).filter(([k, _]) => numericValues.indexOf(+k) === -1).map(([_, v]) => v);
  return values;
}
function joinValues(array2, separator = "|") {
  return array2.map((val) => stringifyPrimitive(val)).join(separator);
}
function jsonStringifyReplacer(_, value) {
  if (typeof value === "bigint")
    return value.toString();
  return value;
}
var Cached = class {
  constructor(getter) {
    this._getter = getter;
    this._value = void 0;
  }
  get value() {
    const getter = this._getter;
    if (getter !== void 0) {
      this._value = getter();
      this._getter = void 0;
    }
    return this._value;
  }
};
function cached(getter) {
  return new Cached(getter);
}
function nullish(input) {
  return input === null || input === void 0;
}
function cleanRegex(source) {
  const start = source.startsWith("^") ? 1 : 0;
  const end = source.endsWith("$") ? source.length - 1 : source.length;
  return source.slice(start, end);
}
function floatSafeRemainder(val, step) {
  const ratio = val / step;
  const roundedRatio = Math.round(ratio);
  const tolerance = 4 * Number.EPSILON * Math.max(Math.abs(ratio), 1);
  if (Math.abs(ratio - roundedRatio) < tolerance)
    return 0;
  return ratio - roundedRatio;
}
var EVALUATING = /* @__PURE__ */ Symbol("evaluating");
function defineLazy(object2, key2, getter) {
  let value = void 0;
  Object.defineProperty(object2, key2, {
    get() {
      if (value === EVALUATING) {
        return void 0;
      }
      if (value === void 0) {
        value = EVALUATING;
        value = getter();
      }
      return value;
    },
    set(v) {
      Object.defineProperty(object2, key2, {
        value: v
        // configurable: true,
      });
    },
    configurable: true
  });
}
function objectClone(obj) {
  return Object.create(Object.getPrototypeOf(obj), Object.getOwnPropertyDescriptors(obj));
}
function assignProp(target, prop, value) {
  Object.defineProperty(target, prop, {
    value,
    writable: true,
    enumerable: true,
    configurable: true
  });
}
function rawShape(def) {
  const desc = Object.getOwnPropertyDescriptor(def, "shape");
  return desc?.get ? desc.get.raw : desc?.value;
}
function sourceShape(schema) {
  return rawShape(schema._zod.def) ?? schema._zod.def.shape;
}
function deferProp(target, key2, getter) {
  Object.defineProperty(target, key2, {
    get() {
      const value = getter();
      assignProp(this, key2, value);
      return value;
    },
    enumerable: true,
    configurable: true
  });
}
function putProp(target, key2, value) {
  if (key2 in target)
    assignProp(target, key2, value);
  else
    target[key2] = value;
}
function mirrorShape(target, source, keys, wrap) {
  const raw = sourceShape(source);
  for (const key2 of keys) {
    const desc = Object.getOwnPropertyDescriptor(raw, key2);
    if (!desc.enumerable)
      continue;
    if (desc.get) {
      deferProp(target, key2, () => {
        const value = source._zod.def.shape[key2];
        return wrap ? wrap(value, key2) : value;
      });
    } else
      putProp(target, key2, wrap ? wrap(desc.value, key2) : desc.value);
  }
}
function mirrorProps(target, source) {
  for (const key2 of Reflect.ownKeys(source)) {
    const desc = Object.getOwnPropertyDescriptor(source, key2);
    if (!desc.enumerable)
      continue;
    if (desc.get)
      deferProp(target, key2, () => source[key2]);
    else
      putProp(target, key2, desc.value);
  }
}
function mergeDefs(...defs) {
  const mergedDescriptors = {};
  for (const def of defs) {
    const descriptors = Object.getOwnPropertyDescriptors(def);
    Object.assign(mergedDescriptors, descriptors);
  }
  return Object.defineProperties({}, mergedDescriptors);
}
function cloneDef(schema) {
  return mergeDefs(schema._zod.def);
}
function getElementAtPath(obj, path) {
  if (!path)
    return obj;
  return path.reduce((acc, key2) => acc?.[key2], obj);
}
function promiseAllObject(promisesObj) {
  const keys = Object.keys(promisesObj);
  const promises = keys.map((key2) => promisesObj[key2]);
  return Promise.all(promises).then((results) => {
    const resolvedObj = {};
    for (let i2 = 0; i2 < keys.length; i2++) {
      resolvedObj[keys[i2]] = results[i2];
    }
    return resolvedObj;
  });
}
function randomString(length = 10) {
  const chars = "abcdefghijklmnopqrstuvwxyz";
  let str = "";
  for (let i2 = 0; i2 < length; i2++) {
    str += chars[Math.floor(Math.random() * chars.length)];
  }
  return str;
}
function esc(str) {
  return JSON.stringify(str);
}
function slugify(input) {
  return input.toLowerCase().trim().replace(/[^\w\s-]/g, "").replace(/[\s_-]+/g, "-").replace(/^-+|-+$/g, "");
}
var captureStackTrace = "captureStackTrace" in Error ? Error.captureStackTrace : (..._args) => {
};
function isObject(data) {
  return typeof data === "object" && data !== null && !Array.isArray(data);
}
var allowsEval = /* @__PURE__ */ cached(() => {
  if (globalConfig.jitless) {
    return false;
  }
  if (typeof navigator !== "undefined" && navigator?.userAgent?.includes("Cloudflare")) {
    return false;
  }
  try {
    const F = Function;
    new F("");
    return true;
  } catch (_) {
    return false;
  }
});
function isPlainObject(o) {
  if (isObject(o) === false)
    return false;
  const ctor = o.constructor;
  if (ctor === void 0)
    return true;
  if (typeof ctor !== "function")
    return true;
  const prot = ctor.prototype;
  if (isObject(prot) === false)
    return false;
  if (Object.prototype.hasOwnProperty.call(prot, "isPrototypeOf") === false) {
    return false;
  }
  return true;
}
function shallowClone(o) {
  if (isPlainObject(o))
    return { ...o };
  if (Array.isArray(o))
    return [...o];
  if (o instanceof Map)
    return new Map(o);
  if (o instanceof Set)
    return new Set(o);
  return o;
}
function numKeys(data) {
  let keyCount = 0;
  for (const key2 in data) {
    if (Object.prototype.hasOwnProperty.call(data, key2)) {
      keyCount++;
    }
  }
  return keyCount;
}
var getParsedType = (data) => {
  const t = typeof data;
  switch (t) {
    case "undefined":
      return "undefined";
    case "string":
      return "string";
    case "number":
      return Number.isNaN(data) ? "nan" : "number";
    case "boolean":
      return "boolean";
    case "function":
      return "function";
    case "bigint":
      return "bigint";
    case "symbol":
      return "symbol";
    case "object":
      if (Array.isArray(data)) {
        return "array";
      }
      if (data === null) {
        return "null";
      }
      if (data.then && typeof data.then === "function" && data.catch && typeof data.catch === "function") {
        return "promise";
      }
      if (typeof Map !== "undefined" && data instanceof Map) {
        return "map";
      }
      if (typeof Set !== "undefined" && data instanceof Set) {
        return "set";
      }
      if (typeof Date !== "undefined" && data instanceof Date) {
        return "date";
      }
      if (typeof File !== "undefined" && data instanceof File) {
        return "file";
      }
      return "object";
    default:
      throw new Error(`Unknown data type: ${t}`);
  }
};
var propertyKeyTypes = /* @__PURE__ */ new Set(["string", "number", "symbol"]);
var primitiveTypes = /* @__PURE__ */ new Set([
  "string",
  "number",
  "bigint",
  "boolean",
  "symbol",
  "undefined"
]);
function escapeRegex(str) {
  return str.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
function clone(inst, def, params) {
  const cl = new inst._zod.constr(def ?? inst._zod.def);
  if (!def || params?.parent)
    cl._zod.parent = inst;
  return cl;
}
function normalizeParams(_params) {
  const params = _params;
  if (!params)
    return {};
  if (typeof params === "string")
    return { error: () => params };
  if (params?.message !== void 0) {
    if (params?.error !== void 0)
      throw new Error("Cannot specify both `message` and `error` params");
    params.error = params.message;
  }
  delete params.message;
  if (typeof params.error === "string")
    return { ...params, error: () => params.error };
  return params;
}
function createTransparentProxy(getter) {
  let target;
  return new Proxy({}, {
    get(_, prop, receiver) {
      target ?? (target = getter());
      return Reflect.get(target, prop, receiver);
    },
    set(_, prop, value, receiver) {
      target ?? (target = getter());
      return Reflect.set(target, prop, value, receiver);
    },
    has(_, prop) {
      target ?? (target = getter());
      return Reflect.has(target, prop);
    },
    deleteProperty(_, prop) {
      target ?? (target = getter());
      return Reflect.deleteProperty(target, prop);
    },
    ownKeys(_) {
      target ?? (target = getter());
      return Reflect.ownKeys(target);
    },
    getOwnPropertyDescriptor(_, prop) {
      target ?? (target = getter());
      return Reflect.getOwnPropertyDescriptor(target, prop);
    },
    defineProperty(_, prop, descriptor) {
      target ?? (target = getter());
      return Reflect.defineProperty(target, prop, descriptor);
    }
  });
}
function stringifyPrimitive(value) {
  if (typeof value === "bigint")
    return value.toString() + "n";
  if (typeof value === "string")
    return `"${value}"`;
  return `${value}`;
}
function optionalKeys(shape) {
  return Object.keys(shape).filter((k) => {
    return shape[k]._zod.optin !== void 0 && shape[k]._zod.optout === "optional";
  });
}
var NUMBER_FORMAT_RANGES = /* @__PURE__ */ (() => ({
  safeint: [Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER],
  int32: [-2147483648, 2147483647],
  uint32: [0, 4294967295],
  float32: [-34028234663852886e22, 34028234663852886e22],
  float64: [-Number.MAX_VALUE, Number.MAX_VALUE]
}))();
var BIGINT_FORMAT_RANGES = {
  int64: [/* @__PURE__ */ BigInt("-9223372036854775808"), /* @__PURE__ */ BigInt("9223372036854775807")],
  uint64: [/* @__PURE__ */ BigInt(0), /* @__PURE__ */ BigInt("18446744073709551615")]
};
function pick(schema, mask) {
  const currDef = schema._zod.def;
  const checks = currDef.checks;
  const hasChecks = checks && checks.length > 0;
  if (hasChecks) {
    throw new Error(".pick() cannot be used on object schemas containing refinements");
  }
  const newShape = {};
  mirrorShape(newShape, schema, maskedKeys(schema, mask));
  return clone(schema, mergeDefs(currDef, { shape: newShape, checks: [] }));
}
function maskedKeys(schema, mask) {
  const raw = sourceShape(schema);
  const keys = [];
  for (const key2 of Reflect.ownKeys(mask)) {
    if (!Object.getOwnPropertyDescriptor(raw, key2)?.enumerable) {
      throw new Error(`Unrecognized key: "${String(key2)}"`);
    }
    if (mask[key2])
      keys.push(key2);
  }
  return keys;
}
function omit(schema, mask) {
  const currDef = schema._zod.def;
  const checks = currDef.checks;
  const hasChecks = checks && checks.length > 0;
  if (hasChecks) {
    throw new Error(".omit() cannot be used on object schemas containing refinements");
  }
  const omitted = new Set(maskedKeys(schema, mask));
  const newShape = {};
  mirrorShape(newShape, schema, Reflect.ownKeys(sourceShape(schema)).filter((key2) => !omitted.has(key2)));
  return clone(schema, mergeDefs(currDef, { shape: newShape, checks: [] }));
}
function extend(schema, shape) {
  if (!isPlainObject(shape)) {
    throw new Error("Invalid input to extend: expected a plain object");
  }
  const checks = schema._zod.def.checks;
  const hasChecks = checks && checks.length > 0;
  if (hasChecks) {
    const existingShape = sourceShape(schema);
    for (const key2 of Reflect.ownKeys(shape)) {
      if (Object.getOwnPropertyDescriptor(existingShape, key2) !== void 0) {
        throw new Error("Cannot overwrite keys on object schemas containing refinements. Use `.safeExtend()` instead.");
      }
    }
  }
  return clone(schema, mergeDefs(schema._zod.def, { shape: extended(schema, shape) }));
}
function extended(schema, shape) {
  const newShape = {};
  mirrorShape(newShape, schema, Reflect.ownKeys(sourceShape(schema)));
  mirrorProps(newShape, shape);
  return newShape;
}
function safeExtend(schema, shape) {
  if (!isPlainObject(shape)) {
    throw new Error("Invalid input to safeExtend: expected a plain object");
  }
  return clone(schema, mergeDefs(schema._zod.def, { shape: extended(schema, shape) }));
}
function merge(a, b) {
  if (!b?._zod?.def) {
    throw new Error("Invalid input to merge: expected an object schema. To merge a plain shape, use `.extend()`.");
  }
  if (a._zod.def.checks?.length) {
    throw new Error(".merge() cannot be used on object schemas containing refinements. Use .safeExtend() instead.");
  }
  const newShape = {};
  mirrorShape(newShape, a, Reflect.ownKeys(sourceShape(a)));
  mirrorShape(newShape, b, Reflect.ownKeys(sourceShape(b)));
  const def = mergeDefs(a._zod.def, {
    shape: newShape,
    get catchall() {
      return b._zod.def.catchall;
    },
    checks: b._zod.def.checks ?? []
  });
  return clone(a, def);
}
function partial(Class2, schema, mask, name = "partial") {
  const currDef = schema._zod.def;
  const checks = currDef.checks;
  const hasChecks = checks && checks.length > 0;
  if (hasChecks) {
    throw new Error(`.${name}() cannot be used on object schemas containing refinements`);
  }
  const selected = mask ? new Set(maskedKeys(schema, mask)) : void 0;
  const newShape = {};
  mirrorShape(newShape, schema, Reflect.ownKeys(sourceShape(schema)), Class2 && ((value, key2) => selected && !selected.has(key2) ? value : new Class2({ type: "optional", innerType: value })));
  return clone(schema, mergeDefs(schema._zod.def, { shape: newShape, checks: [] }));
}
function required(Class2, schema, mask) {
  const selected = mask ? new Set(maskedKeys(schema, mask)) : void 0;
  const newShape = {};
  mirrorShape(newShape, schema, Reflect.ownKeys(sourceShape(schema)), (value, key2) => (
    // overwrite with non-optional
    selected && !selected.has(key2) ? value : new Class2({ type: "nonoptional", innerType: value })
  ));
  return clone(schema, mergeDefs(schema._zod.def, { shape: newShape }));
}
function aborted(x2, startIndex = 0) {
  if (x2.aborted === true)
    return true;
  for (let i2 = startIndex; i2 < x2.issues.length; i2++) {
    if (x2.issues[i2]?.continue !== true) {
      return true;
    }
  }
  return false;
}
function explicitlyAborted(x2, startIndex = 0) {
  if (x2.aborted === true)
    return true;
  for (let i2 = startIndex; i2 < x2.issues.length; i2++) {
    if (x2.issues[i2]?.continue === false) {
      return true;
    }
  }
  return false;
}
function prefixIssues(path, issues) {
  return issues.map((iss) => {
    var _a4;
    (_a4 = iss).path ?? (_a4.path = []);
    iss.path.unshift(path);
    return iss;
  });
}
function unwrapMessage(message) {
  return typeof message === "string" ? message : message?.message;
}
function sizeCaps(defChecks) {
  const caps = [];
  for (const ch of defChecks ?? []) {
    const d = ch._zod.def;
    if (!/_(length|size)$|_equals$/.test(d.check))
      break;
    const max = d.maximum ?? d.length ?? d.size;
    if (max >= 0)
      caps.push([max, ch]);
  }
  return caps;
}
function attachSchema(issues, start, inst) {
  var _a4;
  for (let i2 = start; i2 < issues.length; i2++) {
    (_a4 = issues[i2]).schema ?? (_a4.schema = inst);
  }
}
function finalizeIssue(iss, ctx, config2) {
  var _a4;
  const traits = iss.inst?._zod?.traits;
  if (traits?.has("$ZodType")) {
    if (traits.has("$ZodCheck"))
      (_a4 = iss).schema ?? (_a4.schema = iss.inst);
    else
      iss.schema = iss.inst;
  }
  const schemaError = iss.schema !== iss.inst ? iss.schema?._zod.def?.error : void 0;
  const message = iss.message ? iss.message : unwrapMessage(iss.inst?._zod.def?.error?.(iss)) ?? unwrapMessage(schemaError?.(iss)) ?? unwrapMessage(ctx?.error?.(iss)) ?? unwrapMessage(config2.customError?.(iss)) ?? unwrapMessage(config2.localeError?.(iss)) ?? "Invalid input";
  const full = {};
  for (const k of Object.keys(iss)) {
    if (k === "inst" || k === "schema" || k === "continue" || k === "input" || k === "__proto__")
      continue;
    full[k] = iss[k];
  }
  full.path ?? (full.path = []);
  full.message = message;
  if (ctx?.reportInput) {
    full.input = iss.input;
  }
  return full;
}
function getSizableOrigin(input) {
  if (input instanceof Set)
    return "set";
  if (input instanceof Map)
    return "map";
  if (input instanceof File)
    return "file";
  return "unknown";
}
var highSurrogate = /[\uD800-\uDBFF]/;
function codePointLength(str) {
  const units = str.length;
  if (!highSurrogate.test(str))
    return units;
  let count2 = units;
  for (let i2 = 0; i2 < units - 1; i2++) {
    if ((str.charCodeAt(i2) & 64512) === 55296 && (str.charCodeAt(i2 + 1) & 64512) === 56320) {
      count2--;
      i2++;
    }
  }
  return count2;
}
function getLengthableOrigin(input) {
  if (Array.isArray(input))
    return "array";
  if (typeof input === "string")
    return "string";
  return "unknown";
}
function parsedType(data) {
  const t = typeof data;
  switch (t) {
    case "number": {
      return Number.isNaN(data) ? "nan" : "number";
    }
    case "object": {
      if (data === null) {
        return "null";
      }
      if (Array.isArray(data)) {
        return "array";
      }
      const obj = data;
      if (obj && Object.getPrototypeOf(obj) !== Object.prototype && "constructor" in obj && obj.constructor) {
        return obj.constructor.name;
      }
    }
  }
  return t;
}
function issue(...args) {
  const [iss, input, inst] = args;
  if (typeof iss === "string") {
    return {
      message: iss,
      code: "custom",
      input,
      inst
    };
  }
  return { ...iss };
}
function cleanEnum(obj) {
  return Object.entries(obj).filter(([k, _]) => {
    return Number.isNaN(Number.parseInt(k, 10));
  }).map((el) => el[1]);
}
function base64ToUint8Array(base642) {
  const binaryString = atob(base642);
  const bytes = new Uint8Array(binaryString.length);
  for (let i2 = 0; i2 < binaryString.length; i2++) {
    bytes[i2] = binaryString.charCodeAt(i2);
  }
  return bytes;
}
function uint8ArrayToBase64(bytes) {
  let binaryString = "";
  for (let i2 = 0; i2 < bytes.length; i2++) {
    binaryString += String.fromCharCode(bytes[i2]);
  }
  return btoa(binaryString);
}
function base64urlToUint8Array(base64url2) {
  const base642 = base64url2.replace(/-/g, "+").replace(/_/g, "/");
  const padding = "=".repeat((4 - base642.length % 4) % 4);
  return base64ToUint8Array(base642 + padding);
}
function uint8ArrayToBase64url(bytes) {
  return uint8ArrayToBase64(bytes).replace(/\+/g, "-").replace(/\//g, "_").replace(/=/g, "");
}
function hexToUint8Array(hex) {
  const cleanHex = hex.replace(/^0x/, "");
  if (cleanHex.length % 2 !== 0) {
    throw new Error("Invalid hex string length");
  }
  const bytes = new Uint8Array(cleanHex.length / 2);
  for (let i2 = 0; i2 < cleanHex.length; i2 += 2) {
    bytes[i2 / 2] = Number.parseInt(cleanHex.slice(i2, i2 + 2), 16);
  }
  return bytes;
}
function uint8ArrayToHex(bytes) {
  return Array.from(bytes).map((b) => b.toString(16).padStart(2, "0")).join("");
}
var Class = class {
  constructor(..._args) {
  }
};
function members(proto, table) {
  for (const key2 in table) {
    const desc = Object.getOwnPropertyDescriptor(table, key2);
    if (desc.get)
      Object.defineProperty(proto, key2, { ...desc, enumerable: false });
    else
      defineBound(proto, key2, desc.value);
  }
}
function own(inst, key2, value, enumerable = true) {
  Object.defineProperty(inst, key2, { configurable: true, writable: true, enumerable, value });
  return value;
}
function hide(inst, key2, value) {
  return own(inst, key2, value, false);
}
// @__NO_SIDE_EFFECTS__
function derived(computes, table) {
  for (const key2 in computes) {
    const compute = computes[key2];
    Object.defineProperty(table, key2, {
      configurable: true,
      enumerable: true,
      get() {
        return own(this, key2, compute(this));
      },
      set(value) {
        own(this, key2, value);
      }
    });
  }
  return table;
}
function defineBound(proto, key2, fn) {
  Object.defineProperty(proto, key2, {
    configurable: true,
    get() {
      return this == null ? fn : own(this, key2, fn.bind(this));
    },
    set(value) {
      own(this, key2, value);
    }
  });
}
function claim(inst, sentinel) {
  const proto = Object.getPrototypeOf(inst);
  return sentinel in proto ? void 0 : proto;
}
var installing;
var broke = false;
var breaker = {
  configurable: true,
  get() {
    broke = true;
    return void 0;
  }
};
function defineLazyInternal(inst, key2, compute) {
  const proto = Object.getPrototypeOf(inst._zod);
  if (key2 in proto && installing !== inst._zod) {
    installing = void 0;
    return;
  }
  installing = inst._zod;
  Object.defineProperty(proto, key2, {
    configurable: true,
    get() {
      Object.defineProperty(this, key2, breaker);
      const outer = broke;
      broke = false;
      try {
        const value = compute(this);
        if (broke)
          delete this[key2];
        else
          Object.defineProperty(this, key2, { configurable: true, writable: true, value });
        broke = broke || outer;
        return value;
      } catch (err2) {
        delete this[key2];
        broke = broke || outer;
        throw err2;
      }
    },
    set(value) {
      Object.defineProperty(this, key2, { configurable: true, writable: true, value });
    }
  });
}
function installLazyProp(inst, key2, make, enumerable) {
  const proto = claim(inst, key2);
  if (!proto)
    return;
  Object.defineProperty(proto, key2, {
    configurable: true,
    get() {
      const desc = { configurable: true, writable: true, enumerable, value: void 0 };
      Object.defineProperty(this, key2, desc);
      desc.value = make(this);
      Object.defineProperty(this, key2, desc);
      return desc.value;
    },
    set(value) {
      Object.defineProperty(this, key2, { configurable: true, writable: true, enumerable, value });
    }
  });
}
var CONSTANT_CATCH = "~constantCatch";
function constantCatch(value) {
  const fn = () => value;
  fn[CONSTANT_CATCH] = true;
  return fn;
}

// node_modules/zod/v4/core/core.js
var _a2;
var _zodDesc = { value: void 0, enumerable: false };
var _E = "captureStackTrace" in Error ? Error : null;
function newError(Definition) {
  const E = _E;
  if (E) {
    const saved = E.stackTraceLimit;
    if (typeof saved === "number") {
      try {
        E.stackTraceLimit = 0;
      } catch {
        _E = null;
        return new Definition();
      }
      try {
        return new Definition();
      } finally {
        E.stackTraceLimit = saved;
      }
    }
  }
  return new Definition();
}
// @__NO_SIDE_EFFECTS__
function $constructor(name, initializer3, proto, params) {
  const zodProto = {};
  function Internals(def) {
    this.def = def;
    this.constr = _;
    this.traits = /* @__PURE__ */ new Set();
  }
  Internals.prototype = zodProto;
  const protoMembers = proto;
  const initialized = protoMembers && /* @__PURE__ */ new WeakSet();
  function init(inst, def) {
    if (!inst._zod) {
      _zodDesc.value = new Internals(def);
      try {
        Object.defineProperty(inst, "_zod", _zodDesc);
      } finally {
        _zodDesc.value = void 0;
      }
    } else if (inst._zod.traits.has(name)) {
      return;
    }
    inst._zod.traits.add(name);
    initializer3(inst, def);
    if (initialized) {
      const own2 = Object.getPrototypeOf(inst);
      const ctorProto = inst._zod.constr.prototype;
      let up = own2;
      while (up && up !== ctorProto)
        up = Object.getPrototypeOf(up);
      const target = up ?? own2;
      if (!initialized.has(target)) {
        initialized.add(target);
        members(target, protoMembers);
      }
    }
    const proto2 = _.prototype;
    for (const k in proto2) {
      if (!Object.prototype.hasOwnProperty.call(proto2, k))
        continue;
      if (!(k in inst)) {
        inst[k] = proto2[k].bind(inst);
      }
    }
  }
  const Parent = params?.Parent ?? Object;
  class Definition extends Parent {
  }
  Object.defineProperty(Definition, "name", { value: name });
  function _(def) {
    const inst = params?.Parent ? newError(Definition) : this;
    init(inst, def);
    const deferred = inst._zod.deferred;
    if (deferred) {
      for (const fn of deferred) {
        fn();
      }
      inst._zod.deferred = void 0;
    }
    const pp = globalThis.__zod_globalConfig?.postProcessor;
    if (pp)
      pp(inst);
    return inst;
  }
  Object.defineProperty(_, "init", { value: init });
  Object.defineProperty(_, Symbol.hasInstance, {
    value: (inst) => {
      if (params?.Parent && inst instanceof params.Parent)
        return true;
      return inst?._zod?.traits?.has(name);
    }
  });
  Object.defineProperty(_, "name", { value: name });
  return _;
}
var $ZodAsyncError = class extends Error {
  constructor() {
    super(`Encountered Promise during synchronous parse. Use .parseAsync() instead.`);
  }
};
var $ZodEncodeError = class extends Error {
  constructor(name) {
    super(`Encountered unidirectional transform during encode: ${name}`);
    this.name = "ZodEncodeError";
  }
};
(_a2 = globalThis).__zod_globalConfig ?? (_a2.__zod_globalConfig = {});
var globalConfig = globalThis.__zod_globalConfig;
function config(newConfig) {
  if (newConfig)
    Object.assign(globalConfig, newConfig);
  return globalConfig;
}

// node_modules/zod/v4/core/errors.js
function _getMessage() {
  const internals = this._zod;
  internals.message ?? (internals.message = JSON.stringify(internals.def, jsonStringifyReplacer, 2));
  return internals.message;
}
function _setMessage(value) {
  this._zod.message = value;
}
var _messageDesc = {
  get: _getMessage,
  set: _setMessage,
  enumerable: true,
  configurable: true
};
var _issuesDesc = { value: void 0, enumerable: false };
var _installedToString = /* @__PURE__ */ new WeakSet([Object.prototype, Error.prototype]);
var initializer = (inst, def) => {
  inst.name = "$ZodError";
  _issuesDesc.value = def;
  Object.defineProperty(inst, "issues", _issuesDesc);
  _issuesDesc.value = void 0;
  Object.defineProperty(inst, "message", _messageDesc);
  const proto = Object.getPrototypeOf(inst);
  if (!_installedToString.has(proto)) {
    _installedToString.add(proto);
    Object.defineProperty(proto, "toString", {
      configurable: true,
      enumerable: false,
      get() {
        const value = () => this.message;
        Object.defineProperty(this, "toString", { value, configurable: true, writable: true });
        return value;
      },
      set(value) {
        Object.defineProperty(this, "toString", { value, configurable: true, writable: true });
      }
    });
  }
};
var $ZodError = $constructor("$ZodError", initializer);
var $ZodRealError = $constructor("$ZodError", initializer, void 0, {
  Parent: Error
});
function node(obj, key2, make) {
  if (!Object.prototype.hasOwnProperty.call(obj, key2)) {
    if (key2 === "__proto__") {
      Object.defineProperty(obj, key2, { value: make(), writable: true, enumerable: true, configurable: true });
    } else {
      obj[key2] = make();
    }
  }
  return obj[key2];
}
function flattenError(error2, mapper = (issue2) => issue2.message) {
  const fieldErrors = {};
  const formErrors = [];
  for (const sub of error2.issues) {
    if (sub.path.length > 0) {
      node(fieldErrors, sub.path[0], () => []).push(mapper(sub));
    } else {
      formErrors.push(mapper(sub));
    }
  }
  return { formErrors, fieldErrors };
}
function formatError(error2, mapper = (issue2) => issue2.message) {
  const fieldErrors = { _errors: [] };
  const processError = (error3, path = []) => {
    for (const issue2 of error3.issues) {
      if (issue2.code === "invalid_union" && issue2.errors.length) {
        issue2.errors.map((issues) => processError({ issues }, [...path, ...issue2.path]));
      } else if (issue2.code === "invalid_key") {
        processError({ issues: issue2.issues }, [...path, ...issue2.path]);
      } else if (issue2.code === "invalid_element") {
        processError({ issues: issue2.issues }, [...path, ...issue2.path]);
      } else {
        const fullpath = [...path, ...issue2.path];
        if (fullpath.length === 0) {
          fieldErrors._errors.push(mapper(issue2));
        } else {
          let curr = fieldErrors;
          let i2 = 0;
          while (i2 < fullpath.length) {
            const el = fullpath[i2];
            const terminal = i2 === fullpath.length - 1;
            if (el === "_errors") {
              if (terminal)
                curr._errors.push(mapper(issue2));
              i2++;
              continue;
            }
            if (!Object.prototype.hasOwnProperty.call(curr, el)) {
              Object.defineProperty(curr, el, {
                value: { _errors: [] },
                enumerable: true,
                writable: true,
                configurable: true
              });
            }
            const node2 = curr[el];
            if (terminal) {
              node2._errors.push(mapper(issue2));
            }
            curr = node2;
            i2++;
          }
        }
      }
    }
  };
  processError(error2);
  return fieldErrors;
}
function toDotPath(_path) {
  const segs = [];
  const path = _path.map((seg) => typeof seg === "object" ? seg.key : seg);
  for (const seg of path) {
    if (typeof seg === "number")
      segs.push(`[${seg}]`);
    else if (typeof seg === "symbol")
      segs.push(`[${JSON.stringify(String(seg))}]`);
    else if (/[^\w$]/.test(seg))
      segs.push(`[${JSON.stringify(seg)}]`);
    else {
      if (segs.length)
        segs.push(".");
      segs.push(seg);
    }
  }
  return segs.join("");
}
function prettifyError(error2) {
  const lines = [];
  const issues = [...error2.issues].sort((a, b) => (a.path ?? []).length - (b.path ?? []).length);
  for (const issue2 of issues) {
    lines.push(`\u2716 ${issue2.message}`);
    if (issue2.path?.length)
      lines.push(`  \u2192 at ${toDotPath(issue2.path)}`);
  }
  return lines.join("\n");
}

// node_modules/zod/v4/core/parse.js
function finalizeParams(callee, params) {
  return { callee: params?.callee ?? callee, Err: params?.Err };
}
var _parse = (_Err) => {
  const fn = (schema, value, _ctx, _params) => {
    const ctx = _ctx ? { ..._ctx, async: false } : { async: false };
    const result = schema._zod.run({ value, issues: [] }, ctx);
    if (result instanceof Promise) {
      throw new $ZodAsyncError();
    }
    if (result.issues.length) {
      const e = new (_params?.Err ?? _Err)(result.issues.map((iss) => finalizeIssue(iss, ctx, config())));
      captureStackTrace(e, _params?.callee ?? fn);
      throw e;
    }
    return result.value;
  };
  return fn;
};
var _parseAsync = (_Err) => {
  const fn = async (schema, value, _ctx, params) => {
    const ctx = _ctx ? { ..._ctx, async: true } : { async: true };
    let result = schema._zod.run({ value, issues: [] }, ctx);
    if (result instanceof Promise)
      result = await result;
    if (result.issues.length) {
      const e = new (params?.Err ?? _Err)(result.issues.map((iss) => finalizeIssue(iss, ctx, config())));
      captureStackTrace(e, params?.callee ?? fn);
      throw e;
    }
    return result.value;
  };
  return fn;
};
var _safeParse = (_Err) => (schema, value, _ctx) => {
  const ctx = _ctx ? { ..._ctx, async: false } : { async: false };
  const result = schema._zod.run({ value, issues: [] }, ctx);
  if (result instanceof Promise) {
    throw new $ZodAsyncError();
  }
  return result.issues.length ? failure(_Err, result.issues, ctx) : { success: true, data: result.value };
};
function failure(Err, issues, ctx) {
  let error2;
  return {
    success: false,
    get error() {
      if (!error2) {
        error2 = new Err(issues.map((iss) => finalizeIssue(iss, ctx, config())));
        issues = void 0;
        ctx = void 0;
      }
      return error2;
    },
    set error(e) {
      error2 = e;
      issues = void 0;
      ctx = void 0;
    }
  };
}
var _safeParseAsync = (_Err) => async (schema, value, _ctx) => {
  const ctx = _ctx ? { ..._ctx, async: true } : { async: true };
  let result = schema._zod.run({ value, issues: [] }, ctx);
  if (result instanceof Promise)
    result = await result;
  return result.issues.length ? failure(_Err, result.issues, ctx) : { success: true, data: result.value };
};
var COMPILE_INVALID = /* @__PURE__ */ Symbol.for("zod.compile.invalid");
var COMPILE_FALLBACK = /* @__PURE__ */ Symbol.for("zod.compile.fallback");
var validate = ((schema, value, _ctx) => {
  const validator = schema._zod.bag.validator;
  if (validator !== void 0) {
    if (validator(value) !== COMPILE_INVALID)
      return true;
    if (validator.definite === true && _ctx === void 0)
      return false;
  }
  return validateFallback(schema, value, _ctx);
});
function validateFallback(schema, value, _ctx) {
  const ctx = _ctx ? { ..._ctx, async: false, abortEarly: true } : { async: false, abortEarly: true };
  const fallbackRun = schema._zod.bag.fallbackRun;
  let result;
  if (fallbackRun) {
    ctx[COMPILE_FALLBACK] = true;
    result = fallbackRun({ value, issues: [] }, ctx);
  } else {
    result = schema._zod.run({ value, issues: [] }, ctx);
  }
  if (result instanceof Promise) {
    throw new $ZodAsyncError();
  }
  return result.issues.length === 0;
}
var validateAsync = async (schema, value, _ctx) => {
  const ctx = _ctx ? { ..._ctx, async: true, abortEarly: true } : { async: true, abortEarly: true };
  let result = schema._zod.run({ value, issues: [] }, ctx);
  if (result instanceof Promise)
    result = await result;
  return result.issues.length === 0;
};
var _encode = (_Err) => {
  const parse3 = _parse(_Err);
  const fn = (schema, value, _ctx, _params) => {
    const ctx = _ctx ? { ..._ctx, direction: "backward" } : { direction: "backward" };
    return parse3(schema, value, ctx, finalizeParams(fn, _params));
  };
  return fn;
};
var _decode = (_Err) => {
  const parse3 = _parse(_Err);
  const fn = (schema, value, _ctx, _params) => {
    return parse3(schema, value, _ctx, finalizeParams(fn, _params));
  };
  return fn;
};
var _encodeAsync = (_Err) => {
  const parseAsync2 = _parseAsync(_Err);
  const fn = async (schema, value, _ctx, _params) => {
    const ctx = _ctx ? { ..._ctx, direction: "backward" } : { direction: "backward" };
    return await parseAsync2(schema, value, ctx, finalizeParams(fn, _params));
  };
  return fn;
};
var _decodeAsync = (_Err) => {
  const parseAsync2 = _parseAsync(_Err);
  const fn = async (schema, value, _ctx, _params) => {
    return await parseAsync2(schema, value, _ctx, finalizeParams(fn, _params));
  };
  return fn;
};
var _safeEncode = (_Err) => (schema, value, _ctx) => {
  const ctx = _ctx ? { ..._ctx, direction: "backward" } : { direction: "backward" };
  return _safeParse(_Err)(schema, value, ctx);
};
var _safeDecode = (_Err) => (schema, value, _ctx) => {
  return _safeParse(_Err)(schema, value, _ctx);
};
var _safeEncodeAsync = (_Err) => async (schema, value, _ctx) => {
  const ctx = _ctx ? { ..._ctx, direction: "backward" } : { direction: "backward" };
  return _safeParseAsync(_Err)(schema, value, ctx);
};
var _safeDecodeAsync = (_Err) => async (schema, value, _ctx) => {
  return _safeParseAsync(_Err)(schema, value, _ctx);
};

// node_modules/zod/v4/core/regexes.js
var cuid = /^[cC][0-9a-z]{6,}$/;
var cuid2 = /^[0-9a-z]+$/;
var ulid = /^[0-7][0-9A-HJKMNP-TV-Za-hjkmnp-tv-z]{25}$/;
var xid = /^[0-9a-vA-V]{20}$/;
var ksuid = /^[A-Za-z0-9]{27}$/;
var nanoid = /^[a-zA-Z0-9_-]{21}$/;
function nanoidOfLength(length) {
  return new RegExp(`^[a-zA-Z0-9_-]{${length}}$`);
}
var duration = /^P(?:(\d+W)|(?!.*W)(?=\d|T\d)(\d+Y)?(\d+M)?(\d+D)?(T(?=\d)(\d+H)?(\d+M)?(\d+([.,]\d+)?S)?)?)$/;
var guid = /^([0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12})$/;
var uuid = (version2) => {
  if (!version2)
    return /^([0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[1-8][0-9a-fA-F]{3}-[89abAB][0-9a-fA-F]{3}-[0-9a-fA-F]{12}|00000000-0000-0000-0000-000000000000|ffffffff-ffff-ffff-ffff-ffffffffffff)$/;
  return new RegExp(`^([0-9a-fA-F]{8}-[0-9a-fA-F]{4}-${version2}[0-9a-fA-F]{3}-[89abAB][0-9a-fA-F]{3}-[0-9a-fA-F]{12})$`);
};
var email = /^(?:[A-Za-z0-9_'+\-]+\.)*[A-Za-z0-9_'+\-]*[A-Za-z0-9_+-]@(?:[A-Za-z0-9][A-Za-z0-9\-]*\.)+[A-Za-z]{2,}$/;
var _emoji = `^(?=[\\s\\S]*[\\p{Extended_Pictographic}\\p{Regional_Indicator}\\u20E3])[\\p{Extended_Pictographic}\\p{Emoji_Component}]+$`;
function emoji() {
  return new RegExp(_emoji, "u");
}
var ipv4 = /^(?:(?:25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9][0-9]|[0-9])\.){3}(?:25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9][0-9]|[0-9])$/;
var ipv6 = /^(([0-9a-fA-F]{1,4}:){7}[0-9a-fA-F]{1,4}|([0-9a-fA-F]{1,4}:){1,7}:|([0-9a-fA-F]{1,4}:){1,6}:[0-9a-fA-F]{1,4}|([0-9a-fA-F]{1,4}:){1,5}(:[0-9a-fA-F]{1,4}){1,2}|([0-9a-fA-F]{1,4}:){1,4}(:[0-9a-fA-F]{1,4}){1,3}|([0-9a-fA-F]{1,4}:){1,3}(:[0-9a-fA-F]{1,4}){1,4}|([0-9a-fA-F]{1,4}:){1,2}(:[0-9a-fA-F]{1,4}){1,5}|[0-9a-fA-F]{1,4}:((:[0-9a-fA-F]{1,4}){1,6})|:((:[0-9a-fA-F]{1,4}){1,7}|:))$/;
var cidrv4 = /^((25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9][0-9]|[0-9])\.){3}(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9][0-9]|[0-9])\/([0-9]|[1-2][0-9]|3[0-2])$/;
var cidrv6 = /^(([0-9a-fA-F]{1,4}:){7}[0-9a-fA-F]{1,4}|([0-9a-fA-F]{1,4}:){1,7}:|([0-9a-fA-F]{1,4}:){1,6}:[0-9a-fA-F]{1,4}|([0-9a-fA-F]{1,4}:){1,5}(:[0-9a-fA-F]{1,4}){1,2}|([0-9a-fA-F]{1,4}:){1,4}(:[0-9a-fA-F]{1,4}){1,3}|([0-9a-fA-F]{1,4}:){1,3}(:[0-9a-fA-F]{1,4}){1,4}|([0-9a-fA-F]{1,4}:){1,2}(:[0-9a-fA-F]{1,4}){1,5}|[0-9a-fA-F]{1,4}:((:[0-9a-fA-F]{1,4}){1,6})|:((:[0-9a-fA-F]{1,4}){1,7}|:))\/(12[0-8]|1[01][0-9]|[1-9]?[0-9])$/;
var base64 = /^$|^(?:[0-9a-zA-Z+/]{4})*(?:(?:[0-9a-zA-Z+/]{2}==)|(?:[0-9a-zA-Z+/]{3}=))?$/;
var base64url = /^(?:[A-Za-z0-9_-]{4})*(?:[A-Za-z0-9_-]{2,3})?$/;
var httpProtocol = /^https?$/;
var e164 = /^\+[1-9]\d{6,14}$/;
var dateSource = `(?:(?:\\d\\d[2468][048]|\\d\\d[13579][26]|\\d\\d0[48]|[02468][048]00|[13579][26]00)-02-29|\\d{4}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12]\\d|3[01])|(?:0[469]|11)-(?:0[1-9]|[12]\\d|30)|(?:02)-(?:0[1-9]|1\\d|2[0-8])))`;
function anchor(source) {
  return new RegExp(`^${source}$`);
}
var date = /* @__PURE__ */ anchor(dateSource);
function timeSource(args) {
  const hhmm = `(?:[01]\\d|2[0-3]):[0-5]\\d`;
  const regex = typeof args.precision === "number" ? args.precision === -1 ? `${hhmm}` : args.precision === 0 ? `${hhmm}:[0-5]\\d` : `${hhmm}:[0-5]\\d\\.\\d{${args.precision}}` : args.seconds ? `${hhmm}:[0-5]\\d(?:\\.\\d+)?` : `${hhmm}(?::[0-5]\\d(?:\\.\\d+)?)?`;
  return regex;
}
function time(args) {
  return new RegExp(`^${timeSource(args)}$`);
}
function datetime(args) {
  const opts = ["Z"];
  if (args.offset)
    opts.push(`([+-](?:[01]\\d|2[0-3]):[0-5]\\d)`);
  const qualified = `${timeSource({ precision: args.precision, seconds: true })}(?:${opts.join("|")})`;
  const timeRegex = args.local ? `${qualified}|${timeSource({ precision: args.precision })}` : qualified;
  return new RegExp(`^${dateSource}T(?:${timeRegex})$`);
}
var anyString = /^[\s\S]{0,}$/;
var integer = /^-?\d+$/;
var number = /^-?\d+(?:\.\d+)?$/;
var boolean = /^(?:true|false)$/i;
var lowercase = /^[^A-Z]*$/;
var uppercase = /^[^a-z]*$/;

// node_modules/zod/v4/core/checks.js
var $ZodCheck = /* @__PURE__ */ $constructor("$ZodCheck", (inst, def) => {
  var _a4;
  inst._zod ?? (inst._zod = {});
  inst._zod.def = def;
  (_a4 = inst._zod).onattach ?? (_a4.onattach = []);
});
var _whenHasLength = (payload) => {
  const val = payload.value;
  return !nullish(val) && val.length !== void 0;
};
var numericOriginMap = {
  number: "number",
  bigint: "bigint",
  object: "date"
};
var $ZodCheckLessThan = /* @__PURE__ */ $constructor("$ZodCheckLessThan", (inst, def) => {
  $ZodCheck.init(inst, def);
  const origin = numericOriginMap[typeof def.value];
  inst._zod.check = (payload) => {
    if (def.inclusive ? payload.value <= def.value : payload.value < def.value) {
      return;
    }
    payload.issues.push({
      origin: numericOriginMap[typeof payload.value] ?? origin,
      code: "too_big",
      maximum: typeof def.value === "object" ? def.value.getTime() : def.value,
      input: payload.value,
      inclusive: def.inclusive,
      inst,
      continue: !def.abort
    });
  };
});
var $ZodCheckGreaterThan = /* @__PURE__ */ $constructor("$ZodCheckGreaterThan", (inst, def) => {
  $ZodCheck.init(inst, def);
  const origin = numericOriginMap[typeof def.value];
  inst._zod.check = (payload) => {
    if (def.inclusive ? payload.value >= def.value : payload.value > def.value) {
      return;
    }
    payload.issues.push({
      origin: numericOriginMap[typeof payload.value] ?? origin,
      code: "too_small",
      minimum: typeof def.value === "object" ? def.value.getTime() : def.value,
      input: payload.value,
      inclusive: def.inclusive,
      inst,
      continue: !def.abort
    });
  };
});
var $ZodCheckMultipleOf = /* @__PURE__ */ $constructor("$ZodCheckMultipleOf", (inst, def) => {
  $ZodCheck.init(inst, def);
  inst._zod.check = (payload) => {
    if (typeof payload.value !== typeof def.value)
      throw new Error("Cannot mix number and bigint in multiple_of check.");
    const isMultiple = typeof payload.value === "bigint" ? (
      // `value % 0n` throws, and nothing is a multiple of zero — the number branch already fails this way via NaN
      def.value !== BigInt(0) && payload.value % def.value === BigInt(0)
    ) : floatSafeRemainder(payload.value, def.value) === 0;
    if (isMultiple)
      return;
    payload.issues.push({
      origin: typeof payload.value,
      code: "not_multiple_of",
      divisor: def.value,
      input: payload.value,
      inst,
      continue: !def.abort
    });
  };
});
var $ZodCheckNumberFormat = /* @__PURE__ */ $constructor("$ZodCheckNumberFormat", (inst, def) => {
  $ZodCheck.init(inst, def);
  def.format = def.format || "float64";
  const isInt = def.format?.includes("int");
  const origin = isInt ? "int" : "number";
  const [minimum, maximum] = NUMBER_FORMAT_RANGES[def.format];
  inst._zod.check = (payload) => {
    const input = payload.value;
    if (isInt) {
      if (!Number.isInteger(input)) {
        payload.issues.push({
          expected: origin,
          format: def.format,
          code: "invalid_type",
          continue: false,
          input,
          inst
        });
        return;
      }
      if (!Number.isSafeInteger(input)) {
        if (input > 0) {
          payload.issues.push({
            input,
            code: "too_big",
            maximum: Number.MAX_SAFE_INTEGER,
            note: "Integers must be within the safe integer range.",
            inst,
            origin,
            inclusive: true,
            continue: !def.abort
          });
        } else {
          payload.issues.push({
            input,
            code: "too_small",
            minimum: Number.MIN_SAFE_INTEGER,
            note: "Integers must be within the safe integer range.",
            inst,
            origin,
            inclusive: true,
            continue: !def.abort
          });
        }
        return;
      }
    }
    if (input < minimum) {
      payload.issues.push({
        origin: "number",
        input,
        code: "too_small",
        minimum,
        inclusive: true,
        inst,
        continue: !def.abort
      });
    }
    if (input > maximum) {
      payload.issues.push({
        origin: "number",
        input,
        code: "too_big",
        maximum,
        inclusive: true,
        inst,
        continue: !def.abort
      });
    }
  };
});
var $ZodCheckMaxLength = /* @__PURE__ */ $constructor("$ZodCheckMaxLength", (inst, def) => {
  var _a4;
  $ZodCheck.init(inst, def);
  (_a4 = inst._zod.def).when ?? (_a4.when = _whenHasLength);
  inst._zod.check = (payload) => {
    const input = payload.value;
    const units = input.length;
    const length = typeof input === "string" && units > def.maximum ? codePointLength(input) : units;
    if (length <= def.maximum)
      return;
    const origin = getLengthableOrigin(input);
    payload.issues.push({
      origin,
      code: "too_big",
      maximum: def.maximum,
      inclusive: true,
      input,
      inst,
      continue: !def.abort
    });
  };
});
var $ZodCheckMinLength = /* @__PURE__ */ $constructor("$ZodCheckMinLength", (inst, def) => {
  var _a4;
  $ZodCheck.init(inst, def);
  (_a4 = inst._zod.def).when ?? (_a4.when = _whenHasLength);
  inst._zod.check = (payload) => {
    const input = payload.value;
    const units = input.length;
    const length = typeof input === "string" && units >= def.minimum && units < def.minimum * 2 ? codePointLength(input) : units;
    if (length >= def.minimum)
      return;
    const origin = getLengthableOrigin(input);
    payload.issues.push({
      origin,
      code: "too_small",
      minimum: def.minimum,
      inclusive: true,
      input,
      inst,
      continue: !def.abort
    });
  };
});
var $ZodCheckLengthEquals = /* @__PURE__ */ $constructor("$ZodCheckLengthEquals", (inst, def) => {
  var _a4;
  $ZodCheck.init(inst, def);
  (_a4 = inst._zod.def).when ?? (_a4.when = _whenHasLength);
  inst._zod.check = (payload) => {
    const input = payload.value;
    const units = input.length;
    const length = typeof input === "string" && units >= def.length && units <= def.length * 2 ? codePointLength(input) : units;
    if (length === def.length)
      return;
    const origin = getLengthableOrigin(input);
    const tooBig = length > def.length;
    payload.issues.push({
      origin,
      ...tooBig ? { code: "too_big", maximum: def.length } : { code: "too_small", minimum: def.length },
      inclusive: true,
      exact: true,
      input: payload.value,
      inst,
      continue: !def.abort
    });
  };
});
var $ZodCheckStringFormat = /* @__PURE__ */ $constructor("$ZodCheckStringFormat", (inst, def) => {
  var _a4, _b2;
  $ZodCheck.init(inst, def);
  if (def.pattern)
    (_a4 = inst._zod).check ?? (_a4.check = (payload) => {
      def.pattern.lastIndex = 0;
      if (def.pattern.test(payload.value))
        return;
      payload.issues.push({
        origin: "string",
        code: "invalid_format",
        format: def.format,
        input: payload.value,
        ...def.pattern ? { pattern: def.pattern.toString() } : {},
        inst,
        continue: !def.abort
      });
    });
  else
    (_b2 = inst._zod).check ?? (_b2.check = () => {
    });
});
var $ZodCheckRegex = /* @__PURE__ */ $constructor("$ZodCheckRegex", (inst, def) => {
  $ZodCheckStringFormat.init(inst, def);
  inst._zod.check = (payload) => {
    def.pattern.lastIndex = 0;
    if (def.pattern.test(payload.value))
      return;
    payload.issues.push({
      origin: "string",
      code: "invalid_format",
      format: "regex",
      input: payload.value,
      pattern: def.pattern.toString(),
      inst,
      continue: !def.abort
    });
  };
});
var $ZodCheckLowerCase = /* @__PURE__ */ $constructor("$ZodCheckLowerCase", (inst, def) => {
  def.pattern ?? (def.pattern = lowercase);
  $ZodCheckStringFormat.init(inst, def);
});
var $ZodCheckUpperCase = /* @__PURE__ */ $constructor("$ZodCheckUpperCase", (inst, def) => {
  def.pattern ?? (def.pattern = uppercase);
  $ZodCheckStringFormat.init(inst, def);
});
var $ZodCheckIncludes = /* @__PURE__ */ $constructor("$ZodCheckIncludes", (inst, def) => {
  $ZodCheck.init(inst, def);
  const escapedRegex = escapeRegex(def.includes);
  const pattern = new RegExp(typeof def.position === "number" ? `^.{${def.position},}${escapedRegex}` : escapedRegex);
  def.pattern = pattern;
  inst._zod.check = (payload) => {
    if (payload.value.includes(def.includes, def.position))
      return;
    payload.issues.push({
      origin: "string",
      code: "invalid_format",
      format: "includes",
      includes: def.includes,
      input: payload.value,
      inst,
      continue: !def.abort
    });
  };
});
var $ZodCheckStartsWith = /* @__PURE__ */ $constructor("$ZodCheckStartsWith", (inst, def) => {
  $ZodCheck.init(inst, def);
  const pattern = new RegExp(`^${escapeRegex(def.prefix)}.*`);
  def.pattern ?? (def.pattern = pattern);
  inst._zod.check = (payload) => {
    if (payload.value.startsWith(def.prefix))
      return;
    payload.issues.push({
      origin: "string",
      code: "invalid_format",
      format: "starts_with",
      prefix: def.prefix,
      input: payload.value,
      inst,
      continue: !def.abort
    });
  };
});
var $ZodCheckEndsWith = /* @__PURE__ */ $constructor("$ZodCheckEndsWith", (inst, def) => {
  $ZodCheck.init(inst, def);
  const pattern = new RegExp(`.*${escapeRegex(def.suffix)}$`);
  def.pattern ?? (def.pattern = pattern);
  inst._zod.check = (payload) => {
    if (payload.value.endsWith(def.suffix))
      return;
    payload.issues.push({
      origin: "string",
      code: "invalid_format",
      format: "ends_with",
      suffix: def.suffix,
      input: payload.value,
      inst,
      continue: !def.abort
    });
  };
});
var $ZodCheckOverwrite = /* @__PURE__ */ $constructor("$ZodCheckOverwrite", (inst, def) => {
  $ZodCheck.init(inst, def);
  inst._zod.check = (payload) => {
    payload.value = def.tx(payload.value);
  };
});

// node_modules/zod/v4/core/doc.js
var Doc = class {
  constructor(args = [], closed = {}) {
    this.content = [];
    this.indent = 0;
    this.args = args;
    this.closed = closed;
  }
  // the compiler catches a child's throw and keeps writing into this doc, so the indent has to unwind with it
  indented(fn) {
    this.indent += 1;
    try {
      fn(this);
    } finally {
      this.indent -= 1;
    }
  }
  write(arg) {
    if (typeof arg === "function") {
      arg(this, { execution: "sync" });
      arg(this, { execution: "async" });
      return;
    }
    const content = arg;
    const lines = content.split("\n").filter((x2) => x2);
    const minIndent = Math.min(...lines.map((x2) => x2.length - x2.trimStart().length));
    const dedented = lines.map((x2) => x2.slice(minIndent)).map((x2) => " ".repeat(this.indent * 2) + x2);
    for (const line of dedented) {
      this.content.push(line);
    }
  }
  compile() {
    const F = Function;
    const content = this?.content ?? [``];
    const factory = new F(...Object.keys(this.closed), `return function (${this.args.join(", ")}) {
${content.join("\n")}
};`);
    return factory(...Object.values(this.closed));
  }
};

// node_modules/zod/v4/core/versions.js
var version = {
  major: 4,
  minor: 6,
  patch: 7
};

// node_modules/zod/v4/core/schemas.js
var $ZodType = /* @__PURE__ */ $constructor("$ZodType", (inst, def) => {
  var _a4;
  inst ?? (inst = {});
  inst._zod.def = def;
  inst._zod.bag = inst._zod.bag || {};
  inst._zod.version = version;
  const defChecks = inst._zod.def.checks;
  const checks = inst._zod.traits.has("$ZodCheck") ? [inst, ...defChecks ?? []] : defChecks?.length ? [...defChecks] : [];
  for (const ch of checks) {
    for (const fn of ch._zod.onattach) {
      fn(inst);
    }
  }
  if (checks.length === 0) {
    (_a4 = inst._zod).deferred ?? (_a4.deferred = []);
    inst._zod.deferred?.push(() => {
      inst._zod.run = inst._zod.parse;
    });
  } else {
    const runChecks = (payload, checks2, ctx) => {
      if (payload.memo)
        return payload;
      let isAborted = aborted(payload);
      let asyncResult;
      for (const ch of checks2) {
        if (ch._zod.def.when) {
          if (explicitlyAborted(payload))
            continue;
          const shouldRun = ch._zod.def.when(payload);
          if (!shouldRun)
            continue;
        } else if (isAborted) {
          continue;
        }
        const currLen = payload.issues.length;
        const _ = ch._zod.check(payload);
        if (_ instanceof Promise && ctx?.async === false) {
          throw new $ZodAsyncError();
        }
        if (asyncResult || _ instanceof Promise) {
          asyncResult = (asyncResult ?? Promise.resolve()).then(async () => {
            await _;
            const nextLen = payload.issues.length;
            if (nextLen === currLen)
              return;
            attachSchema(payload.issues, currLen, inst);
            if (!isAborted)
              isAborted = aborted(payload, currLen);
          });
        } else {
          const nextLen = payload.issues.length;
          if (nextLen === currLen)
            continue;
          attachSchema(payload.issues, currLen, inst);
          if (!isAborted)
            isAborted = aborted(payload, currLen);
        }
      }
      if (asyncResult) {
        return asyncResult.then(() => {
          return payload;
        });
      }
      return payload;
    };
    const handleCanaryResult = (canary, payload, ctx) => {
      if (aborted(canary)) {
        canary.aborted = true;
        return canary;
      }
      const checkResult = runChecks(payload, checks, ctx);
      if (checkResult instanceof Promise) {
        if (ctx.async === false)
          throw new $ZodAsyncError();
        return checkResult.then((checkResult2) => inst._zod.parse(checkResult2, ctx));
      }
      return inst._zod.parse(checkResult, ctx);
    };
    inst._zod.run = (payload, ctx) => {
      if (ctx.skipChecks) {
        return inst._zod.parse(payload, ctx);
      }
      if (ctx.direction === "backward") {
        const canary = inst._zod.parse({ value: payload.value, issues: [] }, { ...ctx, skipChecks: true });
        if (canary instanceof Promise) {
          return canary.then((canary2) => {
            return handleCanaryResult(canary2, payload, ctx);
          });
        }
        return handleCanaryResult(canary, payload, ctx);
      }
      const result = inst._zod.parse(payload, ctx);
      if (result instanceof Promise) {
        if (ctx.async === false)
          throw new $ZodAsyncError();
        return result.then((result2) => runChecks(result2, checks, ctx));
      }
      return runChecks(result, checks, ctx);
    };
  }
}, {
  // Wrappers extend this by installing a richer factory over it; reading it eagerly would defeat the laziness.
  get "~standard"() {
    return hide(this, "~standard", standardProps(this));
  },
  set "~standard"(value) {
    own(this, "~standard", value);
  }
});
var toStandardResult = (r, ctx) => r.issues.length ? { issues: r.issues.map((iss) => finalizeIssue(iss, ctx, config())) } : { value: r.value };
async function validateAsync2(inst, value) {
  const ctx = { async: true };
  return toStandardResult(await inst._zod.run({ value, issues: [] }, ctx), ctx);
}
function standardProps(inst) {
  return {
    validate: (value) => {
      const ctx = { async: false };
      try {
        const r = inst._zod.run({ value, issues: [] }, ctx);
        if (!(r instanceof Promise))
          return toStandardResult(r, ctx);
      } catch (_) {
      }
      return validateAsync2(inst, value);
    },
    vendor: "zod",
    version: 1
  };
}
var $ZodString = /* @__PURE__ */ $constructor("$ZodString", (inst, def) => {
  $ZodType.init(inst, def);
  inst._zod.pattern = def.pattern ?? anyString;
  inst._zod.parse = (payload, _) => {
    if (def.coerce)
      try {
        payload.value = String(payload.value);
      } catch (_2) {
      }
    if (typeof payload.value === "string")
      return payload;
    payload.issues.push({
      expected: "string",
      code: "invalid_type",
      input: payload.value,
      inst
    });
    return payload;
  };
});
var $ZodStringFormat = /* @__PURE__ */ $constructor("$ZodStringFormat", (inst, def) => {
  $ZodCheckStringFormat.init(inst, def);
  $ZodString.init(inst, def);
});
var $ZodGUID = /* @__PURE__ */ $constructor("$ZodGUID", (inst, def) => {
  def.pattern ?? (def.pattern = guid);
  $ZodStringFormat.init(inst, def);
});
var $ZodUUID = /* @__PURE__ */ $constructor("$ZodUUID", (inst, def) => {
  if (def.version) {
    const versionMap = {
      v1: 1,
      v2: 2,
      v3: 3,
      v4: 4,
      v5: 5,
      v6: 6,
      v7: 7,
      v8: 8
    };
    const v = versionMap[def.version];
    if (v === void 0)
      throw new Error(`Invalid UUID version: "${def.version}"`);
    def.pattern ?? (def.pattern = uuid(v));
  } else
    def.pattern ?? (def.pattern = uuid());
  $ZodStringFormat.init(inst, def);
});
var $ZodEmail = /* @__PURE__ */ $constructor("$ZodEmail", (inst, def) => {
  def.pattern ?? (def.pattern = email);
  $ZodStringFormat.init(inst, def);
});
var URL_BAD_FORMAT = 1;
var URL_UNPARSEABLE = 2;
function canParseURL(input) {
  try {
    if (typeof URL !== "undefined" && typeof URL.canParse === "function")
      return URL.canParse(input);
    new URL(input);
    return true;
  } catch {
    return false;
  }
}
function validateURL(trimmed, def) {
  if (!("normalize" in def) && !("hostname" in def) && !("protocol" in def)) {
    return canParseURL(trimmed) || URL_UNPARSEABLE;
  }
  return parseURLObject(trimmed, def);
}
function parseURLObject(trimmed, def) {
  if (!def.normalize && def.protocol?.source === httpProtocol.source && !/^https?:\/\//i.test(trimmed)) {
    return URL_BAD_FORMAT;
  }
  try {
    if (typeof URL !== "undefined") {
      const URLStatic = URL;
      if (typeof URLStatic.parse === "function")
        return URLStatic.parse(trimmed) ?? URL_UNPARSEABLE;
    }
    return new URL(trimmed);
  } catch {
    return URL_UNPARSEABLE;
  }
}
var asciiTabOrNewline = /[\t\n\r]/g;
function stripTabAndNewline(value) {
  return value.replace(asciiTabOrNewline, "");
}
function urlHostnameOk(url, hostname) {
  hostname.lastIndex = 0;
  return hostname.test(url.hostname);
}
function urlProtocolOk(url, protocol) {
  protocol.lastIndex = 0;
  return protocol.test(url.protocol.endsWith(":") ? url.protocol.slice(0, -1) : url.protocol);
}
var $ZodURL = /* @__PURE__ */ $constructor("$ZodURL", (inst, def) => {
  $ZodStringFormat.init(inst, def);
  inst._zod.check = (payload) => {
    try {
      const trimmed = payload.value.trim();
      const url = validateURL(trimmed, def);
      if (url === URL_BAD_FORMAT) {
        payload.issues.push({
          code: "invalid_format",
          format: "url",
          note: "Invalid URL format",
          input: payload.value,
          inst,
          continue: !def.abort
        });
        return;
      }
      if (url === URL_UNPARSEABLE) {
        payload.issues.push({
          code: "invalid_format",
          format: "url",
          input: payload.value,
          inst,
          continue: !def.abort
        });
        return;
      }
      if (url === true) {
        payload.value = stripTabAndNewline(trimmed);
        return;
      }
      if (def.hostname && !urlHostnameOk(url, def.hostname)) {
        payload.issues.push({
          code: "invalid_format",
          format: "url",
          note: "Invalid hostname",
          pattern: def.hostname.source,
          input: payload.value,
          inst,
          continue: !def.abort
        });
      }
      if (def.protocol && !urlProtocolOk(url, def.protocol)) {
        payload.issues.push({
          code: "invalid_format",
          format: "url",
          note: "Invalid protocol",
          pattern: def.protocol.source,
          input: payload.value,
          inst,
          continue: !def.abort
        });
      }
      payload.value = def.normalize ? url.href : stripTabAndNewline(trimmed);
      return;
    } catch (_) {
      payload.issues.push({
        code: "invalid_format",
        format: "url",
        input: payload.value,
        inst,
        continue: !def.abort
      });
    }
  };
});
var $ZodEmoji = /* @__PURE__ */ $constructor("$ZodEmoji", (inst, def) => {
  def.pattern ?? (def.pattern = emoji());
  $ZodStringFormat.init(inst, def);
});
var $ZodNanoID = /* @__PURE__ */ $constructor("$ZodNanoID", (inst, def) => {
  if (def.length !== void 0 && (!Number.isInteger(def.length) || def.length < 1))
    throw new Error(`Invalid nanoid length: ${def.length}`);
  def.pattern ?? (def.pattern = def.length === void 0 ? nanoid : nanoidOfLength(def.length));
  $ZodStringFormat.init(inst, def);
});
var $ZodCUID = /* @__PURE__ */ $constructor("$ZodCUID", (inst, def) => {
  def.pattern ?? (def.pattern = cuid);
  $ZodStringFormat.init(inst, def);
});
var $ZodCUID2 = /* @__PURE__ */ $constructor("$ZodCUID2", (inst, def) => {
  def.pattern ?? (def.pattern = cuid2);
  $ZodStringFormat.init(inst, def);
});
var $ZodULID = /* @__PURE__ */ $constructor("$ZodULID", (inst, def) => {
  def.pattern ?? (def.pattern = ulid);
  $ZodStringFormat.init(inst, def);
});
var $ZodXID = /* @__PURE__ */ $constructor("$ZodXID", (inst, def) => {
  def.pattern ?? (def.pattern = xid);
  $ZodStringFormat.init(inst, def);
});
var $ZodKSUID = /* @__PURE__ */ $constructor("$ZodKSUID", (inst, def) => {
  def.pattern ?? (def.pattern = ksuid);
  $ZodStringFormat.init(inst, def);
});
var $ZodISODateTime = /* @__PURE__ */ $constructor("$ZodISODateTime", (inst, def) => {
  def.pattern ?? (def.pattern = datetime(def));
  $ZodStringFormat.init(inst, def);
});
var $ZodISODate = /* @__PURE__ */ $constructor("$ZodISODate", (inst, def) => {
  def.pattern ?? (def.pattern = date);
  $ZodStringFormat.init(inst, def);
});
var $ZodISOTime = /* @__PURE__ */ $constructor("$ZodISOTime", (inst, def) => {
  def.pattern ?? (def.pattern = time(def));
  $ZodStringFormat.init(inst, def);
});
var $ZodISODuration = /* @__PURE__ */ $constructor("$ZodISODuration", (inst, def) => {
  def.pattern ?? (def.pattern = duration);
  $ZodStringFormat.init(inst, def);
});
var $ZodIPv4 = /* @__PURE__ */ $constructor("$ZodIPv4", (inst, def) => {
  def.pattern ?? (def.pattern = ipv4);
  $ZodStringFormat.init(inst, def);
});
var ipv6Alphabet = /^[0-9a-fA-F:.]+$/;
function isValidIPv6(value) {
  if (!ipv6Alphabet.test(value))
    return false;
  return canParseURL(`http://[${value}]`);
}
var $ZodIPv6 = /* @__PURE__ */ $constructor("$ZodIPv6", (inst, def) => {
  def.pattern ?? (def.pattern = ipv6);
  $ZodStringFormat.init(inst, def);
  inst._zod.check = (payload) => {
    if (!isValidIPv6(payload.value)) {
      payload.issues.push({
        code: "invalid_format",
        format: "ipv6",
        input: payload.value,
        inst,
        continue: !def.abort
      });
    }
  };
});
var $ZodCIDRv4 = /* @__PURE__ */ $constructor("$ZodCIDRv4", (inst, def) => {
  def.pattern ?? (def.pattern = cidrv4);
  $ZodStringFormat.init(inst, def);
});
function isValidCIDRv6(value) {
  const parts = value.split("/");
  if (parts.length !== 2)
    return false;
  const [address, prefix] = parts;
  if (!prefix)
    return false;
  const prefixNum = Number(prefix);
  if (`${prefixNum}` !== prefix)
    return false;
  if (prefixNum < 0 || prefixNum > 128)
    return false;
  return isValidIPv6(address);
}
var $ZodCIDRv6 = /* @__PURE__ */ $constructor("$ZodCIDRv6", (inst, def) => {
  def.pattern ?? (def.pattern = cidrv6);
  $ZodStringFormat.init(inst, def);
  inst._zod.check = (payload) => {
    if (!isValidCIDRv6(payload.value)) {
      payload.issues.push({
        code: "invalid_format",
        format: "cidrv6",
        input: payload.value,
        inst,
        continue: !def.abort
      });
    }
  };
});
function isValidBase64(data) {
  if (data === "")
    return true;
  if (/\s/.test(data))
    return false;
  if (data.length % 4 !== 0)
    return false;
  try {
    atob(data);
    return true;
  } catch {
    return false;
  }
}
var base64Charset = /^[0-9a-zA-Z+/]*={0,2}$/;
var $ZodBase64 = /* @__PURE__ */ $constructor("$ZodBase64", (inst, def) => {
  def.pattern ?? (def.pattern = base64Charset);
  $ZodStringFormat.init(inst, def);
  inst._zod.check = (payload) => {
    if (isValidBase64(payload.value))
      return;
    payload.issues.push({
      code: "invalid_format",
      format: "base64",
      input: payload.value,
      inst,
      continue: !def.abort
    });
  };
});
var base64urlCharset = /^[A-Za-z0-9_-]*$/;
function isValidBase64URL(data) {
  if (!base64urlCharset.test(data))
    return false;
  const base642 = data.replace(/[-_]/g, (c) => c === "-" ? "+" : "/");
  const padded2 = base642.padEnd(Math.ceil(base642.length / 4) * 4, "=");
  return isValidBase64(padded2);
}
var $ZodBase64URL = /* @__PURE__ */ $constructor("$ZodBase64URL", (inst, def) => {
  def.pattern ?? (def.pattern = base64urlCharset);
  $ZodStringFormat.init(inst, def);
  inst._zod.check = (payload) => {
    if (isValidBase64URL(payload.value))
      return;
    payload.issues.push({
      code: "invalid_format",
      format: "base64url",
      input: payload.value,
      inst,
      continue: !def.abort
    });
  };
});
var $ZodE164 = /* @__PURE__ */ $constructor("$ZodE164", (inst, def) => {
  def.pattern ?? (def.pattern = e164);
  $ZodStringFormat.init(inst, def);
});
function isValidJWT(token, algorithm = null) {
  try {
    const tokensParts = token.split(".");
    if (tokensParts.length !== 3)
      return false;
    const [header] = tokensParts;
    if (!header)
      return false;
    const parsedHeader = JSON.parse(atob(header));
    if ("typ" in parsedHeader && parsedHeader?.typ !== "JWT")
      return false;
    if (!parsedHeader.alg)
      return false;
    if (algorithm && (!("alg" in parsedHeader) || parsedHeader.alg !== algorithm))
      return false;
    return true;
  } catch {
    return false;
  }
}
var $ZodJWT = /* @__PURE__ */ $constructor("$ZodJWT", (inst, def) => {
  $ZodStringFormat.init(inst, def);
  inst._zod.check = (payload) => {
    if (isValidJWT(payload.value, def.alg))
      return;
    payload.issues.push({
      code: "invalid_format",
      format: "jwt",
      input: payload.value,
      inst,
      continue: !def.abort
    });
  };
});
var $ZodNumber = /* @__PURE__ */ $constructor("$ZodNumber", (inst, def) => {
  $ZodType.init(inst, def);
  inst._zod.pattern = number;
  inst._zod.parse = (payload, _ctx) => {
    if (def.coerce)
      try {
        payload.value = Number(payload.value);
      } catch (_) {
      }
    const input = payload.value;
    if (typeof input === "number" && !Number.isNaN(input) && Number.isFinite(input)) {
      return payload;
    }
    const received = typeof input === "number" ? Number.isNaN(input) ? "NaN" : !Number.isFinite(input) ? String(input) : void 0 : void 0;
    payload.issues.push({
      expected: "number",
      code: "invalid_type",
      input,
      inst,
      ...received ? { received } : {}
    });
    return payload;
  };
});
var $ZodNumberFormat = /* @__PURE__ */ $constructor("$ZodNumberFormat", (inst, def) => {
  $ZodCheckNumberFormat.init(inst, def);
  $ZodNumber.init(inst, def);
});
var $ZodBoolean = /* @__PURE__ */ $constructor("$ZodBoolean", (inst, def) => {
  $ZodType.init(inst, def);
  inst._zod.pattern = boolean;
  inst._zod.parse = (payload, _ctx) => {
    if (def.coerce)
      try {
        payload.value = Boolean(payload.value);
      } catch (_) {
      }
    const input = payload.value;
    if (typeof input === "boolean")
      return payload;
    payload.issues.push({
      expected: "boolean",
      code: "invalid_type",
      input,
      inst
    });
    return payload;
  };
});
var $ZodUnknown = /* @__PURE__ */ $constructor("$ZodUnknown", (inst, def) => {
  $ZodType.init(inst, def);
  inst._zod.parse = (payload) => payload;
});
var $ZodNever = /* @__PURE__ */ $constructor("$ZodNever", (inst, def) => {
  $ZodType.init(inst, def);
  inst._zod.parse = (payload, _ctx) => {
    payload.issues.push({
      expected: "never",
      code: "invalid_type",
      input: payload.value,
      inst
    });
    return payload;
  };
});
function capSize(inst, size2) {
  const caps = sizeCaps(inst._zod.def.checks);
  if (!caps.length)
    return;
  const cap = Math.min(...caps.map((c) => c[0]));
  const parse3 = inst._zod.parse;
  inst._zod.parse = (payload, ctx) => {
    const n = size2(payload.value);
    if (n > cap && !ctx?.skipChecks && ctx?.direction !== "backward") {
      for (const [max, ch] of sizeCaps(inst._zod.def.checks)) {
        if (n > max && ch._zod.def.when(payload)) {
          const start = payload.issues.length;
          ch._zod.check(payload);
          payload.issues[start].continue = false;
          attachSchema(payload.issues, start, inst);
          return payload;
        }
      }
    }
    return parse3(payload, ctx);
  };
}
var arraySize = (input) => Array.isArray(input) ? input.length : -1;
function handleArrayResult(result, final, index) {
  if (result.issues.length) {
    final.issues.push(...prefixIssues(index, result.issues));
  }
  final.value[index] = result.value;
}
var $ZodArray = /* @__PURE__ */ $constructor("$ZodArray", (inst, def) => {
  $ZodType.init(inst, def);
  const memo2 = globalConfig.memoizer;
  memo2?.attach(inst);
  inst._zod.parse = (payload, ctx) => {
    const input = payload.value;
    if (!Array.isArray(input)) {
      payload.issues.push({
        expected: "array",
        code: "invalid_type",
        input,
        inst
      });
      return payload;
    }
    payload.value = memo2 ? memo2.alloc(inst, payload, Array(input.length), ctx) : Array(input.length);
    const proms = [];
    const abortEarly = ctx?.abortEarly;
    for (let i2 = 0; i2 < input.length; i2++) {
      const item = input[i2];
      const result = def.element._zod.run({
        value: item,
        issues: []
      }, ctx);
      if (result instanceof Promise) {
        proms.push(result.then((result2) => handleArrayResult(result2, payload, i2)));
      } else {
        handleArrayResult(result, payload, i2);
        if (abortEarly && result.issues.length !== 0 && aborted(result))
          break;
      }
    }
    if (proms.length) {
      return Promise.all(proms).then(() => payload);
    }
    return payload;
  };
  capSize(inst, arraySize);
});
function handlePropertyResult(result, final, key2, input, optin, optout) {
  const isPresent = key2 in input;
  const isOptionalOut = optout === "optional";
  if (!isPresent && isOptionalOut && optin === "optional") {
    return;
  }
  if (result.issues.length) {
    if (optin !== void 0 && isOptionalOut && !isPresent) {
      return;
    }
    final.issues.push(...prefixIssues(key2, result.issues));
  }
  if (!isPresent && optin === void 0) {
    if (!result.issues.length) {
      final.issues.push({
        code: "invalid_type",
        expected: "nonoptional",
        input: void 0,
        path: [key2]
      });
    }
    return;
  }
  if (result.value === void 0) {
    if (isPresent || optin === "defaulted" && !isOptionalOut) {
      final.value[key2] = void 0;
    }
  } else {
    final.value[key2] = result.value;
  }
}
var NO_SYMBOL_KEYS = [];
function normalizeDef(def) {
  const keys = Object.keys(def.shape);
  const ownSymbols = Object.getOwnPropertySymbols(def.shape);
  const symbolKeys = ownSymbols.length ? ownSymbols : NO_SYMBOL_KEYS;
  const allKeys = symbolKeys.length ? [...keys, ...symbolKeys] : keys;
  for (const k of allKeys) {
    if (!def.shape?.[k]?._zod?.traits?.has("$ZodType")) {
      throw new Error(`Invalid element at key "${String(k)}": expected a Zod schema`);
    }
  }
  const okeys = optionalKeys(def.shape);
  return {
    ...def,
    allKeys,
    symbolKeys,
    // string-only: handleCatchall matches it against `for...in`, which never yields a symbol
    keySet: new Set(keys),
    numKeys: keys.length,
    optionalKeys: new Set(okeys)
  };
}
function handleCatchall(proms, input, payload, ctx, def, inst, abortEarly) {
  const unrecognized = [];
  const keySet = def.keySet;
  const _catchall = def.catchall._zod;
  const t = _catchall.def.type;
  const optin = _catchall.optin;
  const optout = _catchall.optout;
  let seen = 0;
  for (const key2 in input) {
    if (abortEarly && payload.issues.length !== seen) {
      if (aborted(payload, seen))
        break;
      seen = payload.issues.length;
    }
    if (keySet.has(key2))
      continue;
    if (key2 === "__proto__") {
      if (t === "never")
        unrecognized.push(key2);
      continue;
    }
    if (t === "never") {
      unrecognized.push(key2);
      continue;
    }
    const r = _catchall.run({ value: input[key2], issues: [] }, ctx);
    if (r instanceof Promise) {
      proms.push(r.then((r2) => handlePropertyResult(r2, payload, key2, input, optin, optout)));
    } else {
      handlePropertyResult(r, payload, key2, input, optin, optout);
    }
  }
  if (unrecognized.length) {
    payload.issues.push({
      code: "unrecognized_keys",
      keys: unrecognized,
      input,
      inst,
      // Describes the shape of the input, not the validity of the parsed value, so it never aborts. The parse still fails; the schema's own checks just get to run first, and an enclosing intersection can reconcile the key against a sibling operand.
      continue: true
    });
  }
  if (!proms.length)
    return payload;
  return Promise.all(proms).then(() => {
    return payload;
  });
}
var $ZodObject = /* @__PURE__ */ $constructor("$ZodObject", (inst, def) => {
  $ZodType.init(inst, def);
  const desc = Object.getOwnPropertyDescriptor(def, "shape");
  const sh = desc?.get ? desc.get.raw : def.shape ?? {};
  if (sh) {
    const get = () => {
      const newSh = { ...sh };
      Object.defineProperty(def, "shape", { value: newSh });
      get.raw = newSh;
      return newSh;
    };
    get.raw = sh;
    Object.defineProperty(def, "shape", { get });
  }
  const _normalized = cached(() => normalizeDef(def));
  defineLazyInternal(inst, "propValues", (zod) => {
    const shape = zod.def.shape;
    const propValues = {};
    for (const key2 in shape) {
      const field2 = shape[key2]._zod;
      if (field2.values) {
        if (!Object.prototype.hasOwnProperty.call(propValues, key2)) {
          assignProp(propValues, key2, /* @__PURE__ */ new Set());
        }
        for (const v of field2.values)
          propValues[key2].add(v);
        if (field2.optin !== void 0)
          propValues[key2].add(void 0);
      }
    }
    return propValues;
  });
  const isObject2 = isObject;
  const catchall = def.catchall;
  let value;
  const memo2 = globalConfig.memoizer;
  memo2?.attach(inst);
  inst._zod.parse = (payload, ctx) => {
    value ?? (value = _normalized.value);
    const input = payload.value;
    if (!isObject2(input)) {
      payload.issues.push({
        expected: "object",
        code: "invalid_type",
        input,
        inst
      });
      return payload;
    }
    payload.value = memo2 ? memo2.alloc(inst, payload, {}, ctx) : {};
    const proms = [];
    const shape = value.shape;
    const abortEarly = ctx?.abortEarly;
    let seen = payload.issues.length;
    for (const key2 of value.allKeys) {
      if (abortEarly && payload.issues.length !== seen) {
        if (aborted(payload, seen))
          break;
        seen = payload.issues.length;
      }
      if (key2 === "__proto__")
        continue;
      const el = shape[key2];
      const optin = el._zod.optin;
      const optout = el._zod.optout;
      const r = el._zod.run({ value: input[key2], issues: [] }, ctx);
      if (r instanceof Promise) {
        proms.push(r.then((r2) => handlePropertyResult(r2, payload, key2, input, optin, optout)));
      } else {
        handlePropertyResult(r, payload, key2, input, optin, optout);
      }
    }
    if (!catchall) {
      return proms.length ? Promise.all(proms).then(() => payload) : payload;
    }
    return handleCatchall(proms, input, payload, ctx, _normalized.value, inst, abortEarly === true);
  };
});
var $ZodObjectJIT = /* @__PURE__ */ $constructor("$ZodObjectJIT", (inst, def) => {
  $ZodObject.init(inst, def);
  const superParse = inst._zod.parse;
  const _normalized = cached(() => normalizeDef(def));
  const memo2 = globalConfig.memoizer;
  const generateFastpass = (shape) => {
    const normalized = _normalized.value;
    const syms = normalized.symbolKeys;
    const doc = new Doc(["payload", "ctx"], { shape, inst, memo: memo2, syms });
    const parseStr = (k) => `shape[${k}]._zod.run({ value: input[${k}], issues: [] }, ctx)`;
    const prefixStr = (id, k) => `
          let ${id}_ab = false;
          for (let i = 0; i < ${id}.issues.length; i++) {
            const iss = ${id}.issues[i];
            iss.path = iss.path ? [${k}, ...iss.path] : [${k}];
            payload.issues.push(iss);
            if (iss.continue !== true) ${id}_ab = true;
          }
          if (${id}_ab && ctx && ctx.abortEarly) {
            payload.value = newResult;
            return payload;
          }`;
    doc.write(`const input = payload.value;`);
    const ids = /* @__PURE__ */ Object.create(null);
    let counter = 0;
    for (const key2 of normalized.allKeys) {
      ids[key2] = `key_${counter++}`;
    }
    doc.write(memo2 ? `const newResult = memo.alloc(inst, payload, {}, ctx);` : `const newResult = {};`);
    for (const key2 of normalized.allKeys) {
      if (key2 === "__proto__")
        continue;
      const id = ids[key2];
      const k = typeof key2 === "symbol" ? `syms[${syms.indexOf(key2)}]` : esc(key2);
      const isPresent = `${k} in input`;
      const schema = shape[key2];
      const optin = schema?._zod?.optin;
      const isOptionalIn = optin !== void 0;
      const isOptionalOut = schema?._zod?.optout === "optional";
      doc.write(`const ${id} = ${parseStr(k)};`);
      if (isOptionalIn && isOptionalOut) {
        const assign = optin === "optional" ? `${id}_present` : `${id}.value !== undefined || ${id}_present`;
        doc.write(`
        const ${id}_present = ${isPresent};
        if (!${id}.issues.length || ${id}_present) {
          if (${id}.issues.length) {${prefixStr(id, k)}
          }

          if (${assign}) {
            newResult[${k}] = ${id}.value;
          }
        }

      `);
      } else if (!isOptionalIn) {
        doc.write(`
        const ${id}_present = ${isPresent};
        if (${id}.issues.length) {${prefixStr(id, k)}
        }
        if (!${id}_present && !${id}.issues.length) {
          payload.issues.push({
            code: "invalid_type",
            expected: "nonoptional",
            input: undefined,
            path: [${k}]
          });
          if (ctx && ctx.abortEarly) {
            payload.value = newResult;
            return payload;
          }
        }

        if (${id}_present) {
          newResult[${k}] = ${id}.value;
        }

      `);
      } else {
        doc.write(`
        if (${id}.issues.length) {${prefixStr(id, k)}
        }
      `);
        if (optin === "defaulted") {
          doc.write(`newResult[${k}] = ${id}.value;`);
        } else {
          doc.write(`
        if (${id}.value !== undefined || ${isPresent}) {
          newResult[${k}] = ${id}.value;
        }
      `);
        }
      }
    }
    doc.write(`payload.value = newResult;`);
    doc.write(`return payload;`);
    return doc.compile();
  };
  let fastpass;
  const isObject2 = isObject;
  const jit = !globalConfig.jitless;
  const allowsEval2 = allowsEval;
  const fastEnabled = jit && allowsEval2.value;
  const catchall = def.catchall;
  let value;
  inst._zod.parse = (payload, ctx) => {
    value ?? (value = _normalized.value);
    const input = payload.value;
    if (!isObject2(input)) {
      payload.issues.push({
        expected: "object",
        code: "invalid_type",
        input,
        inst
      });
      return payload;
    }
    if (jit && fastEnabled && ctx?.async === false && ctx.jitless !== true) {
      if (!fastpass)
        fastpass = generateFastpass(def.shape);
      payload = fastpass(payload, ctx);
      if (!catchall)
        return payload;
      return handleCatchall([], input, payload, ctx, value, inst, ctx?.abortEarly === true);
    }
    return superParse(payload, ctx);
  };
});
function handleUnionResults(results, final, inst, ctx) {
  for (const result of results) {
    if (result.issues.length === 0) {
      final.value = result.value;
      return final;
    }
  }
  const nonaborted = results.filter((r) => !aborted(r));
  if (nonaborted.length === 1) {
    final.value = nonaborted[0].value;
    return nonaborted[0];
  }
  final.issues.push({
    code: "invalid_union",
    input: final.value,
    inst,
    errors: results.map((result) => result.issues.map((iss) => finalizeIssue(iss, ctx, config())))
  });
  return final;
}
var $ZodUnion = /* @__PURE__ */ $constructor("$ZodUnion", (inst, def) => {
  $ZodType.init(inst, def);
  defineLazyInternal(inst, "optin", (zod) => zod.def.options.some((o) => o._zod.optin === "defaulted") ? "defaulted" : zod.def.options.some((o) => o._zod.optin !== void 0) ? "optional" : void 0);
  defineLazyInternal(inst, "optout", (zod) => zod.def.options.some((o) => o._zod.optout === "optional") ? "optional" : void 0);
  defineLazyInternal(inst, "values", (zod) => {
    if (zod.def.options.every((o) => o._zod.values)) {
      return new Set(zod.def.options.flatMap((option) => Array.from(option._zod.values)));
    }
    return void 0;
  });
  defineLazyInternal(inst, "pattern", (zod) => {
    if (zod.def.options.every((o) => o._zod.pattern)) {
      const patterns = zod.def.options.map((o) => o._zod.pattern);
      return new RegExp(`^(${patterns.map((p) => cleanRegex(p.source)).join("|")})$`);
    }
    return void 0;
  });
  const first = def.options.length === 1 ? def.options[0]._zod.run : null;
  inst._zod.parse = (payload, ctx) => {
    if (first) {
      return first(payload, ctx);
    }
    let async = false;
    const results = [];
    for (const option of def.options) {
      const result = option._zod.run({
        value: payload.value,
        issues: []
      }, ctx);
      if (result instanceof Promise) {
        results.push(result);
        async = true;
      } else {
        if (result.issues.length === 0)
          return result;
        results.push(result);
      }
    }
    if (!async)
      return handleUnionResults(results, payload, inst, ctx);
    return Promise.all(results).then((results2) => {
      return handleUnionResults(results2, payload, inst, ctx);
    });
  };
});
function discriminatorMap(def) {
  const map = /* @__PURE__ */ new Map();
  for (const option of def.options) {
    const values = option._zod.propValues?.[def.discriminator];
    if (!values || values.size === 0)
      throw new Error(`Invalid discriminated union option at index "${def.options.indexOf(option)}"`);
    for (const value of values) {
      if (map.has(value)) {
        if (value !== void 0)
          throw new Error(`Duplicate discriminator value "${String(value)}"`);
        map.set(value, null);
      } else {
        map.set(value, option);
      }
    }
  }
  return map;
}
var $ZodDiscriminatedUnion = /* @__PURE__ */ $constructor("$ZodDiscriminatedUnion", (inst, def) => {
  def.inclusive = false;
  $ZodUnion.init(inst, def);
  const _super = inst._zod.parse;
  defineLazyInternal(inst, "propValues", (zod) => {
    const propValues = {};
    let undefinedCount = 0;
    for (const option of zod.def.options) {
      const pv = option._zod.propValues;
      if (!pv || Object.keys(pv).length === 0)
        throw new Error(`Invalid discriminated union option at index "${zod.def.options.indexOf(option)}"`);
      if (pv[zod.def.discriminator]?.has(void 0))
        undefinedCount++;
      for (const [k, v] of Object.entries(pv)) {
        if (!Object.prototype.hasOwnProperty.call(propValues, k)) {
          assignProp(propValues, k, /* @__PURE__ */ new Set());
        }
        for (const val of v) {
          propValues[k].add(val);
        }
      }
    }
    if (!zod.def.unionFallback && undefinedCount > 1)
      propValues[zod.def.discriminator]?.delete(void 0);
    return propValues;
  });
  def.options.forEach((option, i2) => {
    const propShape = rawShape(option._zod.def);
    if (propShape && !Object.prototype.hasOwnProperty.call(propShape, def.discriminator)) {
      throw new Error(`Invalid discriminated union option at index "${i2}"`);
    }
  });
  const disc = cached(() => discriminatorMap(def));
  inst._zod.parse = (payload, ctx) => {
    const input = payload.value;
    if (!isObject(input)) {
      payload.issues.push({
        code: "invalid_type",
        expected: "object",
        input,
        inst
      });
      return payload;
    }
    const value = input?.[def.discriminator];
    const opt = disc.value.get(value);
    if (opt && (value !== void 0 || ctx.direction !== "backward")) {
      return opt._zod.run(payload, ctx);
    }
    if (def.unionFallback || ctx.direction === "backward") {
      return _super(payload, ctx);
    }
    payload.issues.push({
      code: "invalid_union",
      errors: [],
      note: "No matching discriminator",
      discriminator: def.discriminator,
      options: Array.from(disc.value.keys()).filter((value2) => disc.value.get(value2) !== null),
      input,
      path: [def.discriminator],
      inst
    });
    return payload;
  };
});
var $ZodIntersection = /* @__PURE__ */ $constructor("$ZodIntersection", (inst, def) => {
  $ZodType.init(inst, def);
  inst._zod.parse = (payload, ctx) => {
    const input = payload.value;
    const left = def.left._zod.run({ value: input, issues: [] }, ctx);
    const right = def.right._zod.run({ value: input, issues: [] }, ctx);
    const async = left instanceof Promise || right instanceof Promise;
    if (async) {
      return Promise.all([left, right]).then(([left2, right2]) => {
        return handleIntersectionResults(payload, left2, right2);
      });
    }
    return handleIntersectionResults(payload, left, right);
  };
});
function mergeValues(a, b) {
  if (a === b) {
    return { valid: true, data: a };
  }
  if (a instanceof Date && b instanceof Date && +a === +b) {
    return { valid: true, data: a };
  }
  if (isPlainObject(a) && isPlainObject(b)) {
    const bKeys = Object.keys(b);
    const sharedKeys = Object.keys(a).filter((key2) => bKeys.indexOf(key2) !== -1);
    const newObj = { ...a, ...b };
    if (Object.prototype.hasOwnProperty.call(newObj, "__proto__"))
      delete newObj.__proto__;
    for (const key2 of sharedKeys) {
      if (key2 === "__proto__")
        continue;
      const sharedValue = mergeValues(a[key2], b[key2]);
      if (!sharedValue.valid) {
        return {
          valid: false,
          mergeErrorPath: [key2, ...sharedValue.mergeErrorPath]
        };
      }
      newObj[key2] = sharedValue.data;
    }
    return { valid: true, data: newObj };
  }
  if (Array.isArray(a) && Array.isArray(b)) {
    if (a.length !== b.length) {
      return { valid: false, mergeErrorPath: [] };
    }
    const newArray = [];
    for (let index = 0; index < a.length; index++) {
      const itemA = a[index];
      const itemB = b[index];
      const sharedValue = mergeValues(itemA, itemB);
      if (!sharedValue.valid) {
        return {
          valid: false,
          mergeErrorPath: [index, ...sharedValue.mergeErrorPath]
        };
      }
      newArray.push(sharedValue.data);
    }
    return { valid: true, data: newArray };
  }
  return { valid: false, mergeErrorPath: [] };
}
function handleIntersectionResults(result, left, right) {
  const unrecKeys = /* @__PURE__ */ new Map();
  let unrecIssue;
  const keyIssues = /* @__PURE__ */ new Map();
  const collect = (iss, side) => {
    let keys;
    if (iss.code === "unrecognized_keys" && !iss.path?.length) {
      unrecIssue ?? (unrecIssue = iss);
      keys = iss.keys;
    } else if (iss.code === "invalid_key" && iss.origin === "record" && iss.path?.length === 1) {
      const k = String(iss.path[0]);
      if (!keyIssues.has(k))
        keyIssues.set(k, iss);
      keys = [k];
    } else {
      return false;
    }
    for (const k of keys) {
      if (!unrecKeys.has(k))
        unrecKeys.set(k, {});
      unrecKeys.get(k)[side] = true;
    }
    return true;
  };
  for (const iss of left.issues) {
    if (!collect(iss, "l"))
      result.issues.push(iss);
  }
  for (const iss of right.issues) {
    if (!collect(iss, "r"))
      result.issues.push(iss);
  }
  const bothKeys = [...unrecKeys].filter(([, f]) => f.l && f.r).map(([k]) => k);
  if (bothKeys.length) {
    const aggregated = unrecIssue ? bothKeys.filter((k) => unrecIssue.keys.includes(k)) : [];
    if (aggregated.length)
      result.issues.push({ ...unrecIssue, keys: aggregated });
    for (const k of bothKeys) {
      if (!aggregated.includes(k) && keyIssues.has(k))
        result.issues.push(keyIssues.get(k));
    }
  }
  const merged = mergeValues(left.value, right.value);
  if (!merged.valid) {
    if (aborted(result))
      return result;
    throw new Error(`Unmergable intersection. Error path: ${JSON.stringify(merged.mergeErrorPath)}`);
  }
  result.value = merged.data;
  return result;
}
var $ZodRecord = /* @__PURE__ */ $constructor("$ZodRecord", (inst, def) => {
  $ZodType.init(inst, def);
  const memo2 = globalConfig.memoizer;
  memo2?.attach(inst);
  inst._zod.parse = (payload, ctx) => {
    const input = payload.value;
    if (!isPlainObject(input)) {
      payload.issues.push({
        expected: "record",
        code: "invalid_type",
        input,
        inst
      });
      return payload;
    }
    const proms = [];
    const values = def.keyType._zod.values;
    if (values && !def.partial) {
      payload.value = memo2 ? memo2.alloc(inst, payload, {}, ctx) : {};
      const recordKeys = /* @__PURE__ */ new Set();
      for (const key2 of values) {
        if (typeof key2 === "string" || typeof key2 === "number" || typeof key2 === "symbol") {
          recordKeys.add(typeof key2 === "number" ? key2.toString() : key2);
          if (key2 === "__proto__")
            continue;
          const keyResult = def.keyType._zod.run({ value: key2, issues: [] }, ctx);
          if (keyResult instanceof Promise) {
            throw new Error("Async schemas not supported in object keys currently");
          }
          if (keyResult.issues.length) {
            payload.issues.push({
              code: "invalid_key",
              origin: "record",
              issues: keyResult.issues.map((iss) => finalizeIssue(iss, ctx, config())),
              input: key2,
              path: [key2],
              inst
            });
            continue;
          }
          const outKey = keyResult.value;
          if (outKey === "__proto__")
            continue;
          const result = def.valueType._zod.run({ value: input[key2], issues: [] }, ctx);
          if (result instanceof Promise) {
            proms.push(result.then((result2) => {
              if (result2.issues.length) {
                payload.issues.push(...prefixIssues(key2, result2.issues));
              }
              payload.value[outKey] = result2.value;
            }));
          } else {
            if (result.issues.length) {
              payload.issues.push(...prefixIssues(key2, result.issues));
            }
            payload.value[outKey] = result.value;
          }
        }
      }
      let unrecognized;
      for (const key2 in input) {
        if (!recordKeys.has(key2)) {
          if (def.mode === "loose") {
            if (key2 === "__proto__")
              continue;
            payload.value[key2] = input[key2];
          } else {
            unrecognized = unrecognized ?? [];
            unrecognized.push(key2);
          }
        }
      }
      if (unrecognized && unrecognized.length > 0) {
        payload.issues.push({
          code: "unrecognized_keys",
          input,
          inst,
          keys: unrecognized,
          continue: true
        });
      }
    } else {
      payload.value = memo2 ? memo2.alloc(inst, payload, {}, ctx) : {};
      let unrecognized;
      for (const key2 of Reflect.ownKeys(input)) {
        if (key2 === "__proto__")
          continue;
        if (!Object.prototype.propertyIsEnumerable.call(input, key2))
          continue;
        let keyResult = def.keyType._zod.run({ value: key2, issues: [] }, ctx);
        if (keyResult instanceof Promise) {
          throw new Error("Async schemas not supported in object keys currently");
        }
        const checkNumericKey = typeof key2 === "string" && number.test(key2) && keyResult.issues.length;
        if (checkNumericKey) {
          const retryResult = def.keyType._zod.run({ value: Number(key2), issues: [] }, ctx);
          if (retryResult instanceof Promise) {
            throw new Error("Async schemas not supported in object keys currently");
          }
          if (retryResult.issues.length === 0) {
            keyResult = retryResult;
          }
        }
        if (keyResult.issues.length) {
          if (def.mode === "loose") {
            payload.value[key2] = input[key2];
          } else if (values) {
            unrecognized = unrecognized ?? [];
            unrecognized.push(key2);
          } else {
            payload.issues.push({
              code: "invalid_key",
              origin: "record",
              issues: keyResult.issues.map((iss) => finalizeIssue(iss, ctx, config())),
              input: key2,
              path: [key2],
              inst
            });
          }
          continue;
        }
        const outKey = keyResult.value;
        if (outKey === "__proto__")
          continue;
        const result = def.valueType._zod.run({ value: input[key2], issues: [] }, ctx);
        if (result instanceof Promise) {
          proms.push(result.then((result2) => {
            if (result2.issues.length) {
              payload.issues.push(...prefixIssues(key2, result2.issues));
            }
            payload.value[outKey] = result2.value;
          }));
        } else {
          if (result.issues.length) {
            payload.issues.push(...prefixIssues(key2, result.issues));
          }
          payload.value[outKey] = result.value;
        }
      }
      if (unrecognized && unrecognized.length > 0) {
        payload.issues.push({
          code: "unrecognized_keys",
          input,
          inst,
          keys: unrecognized,
          continue: true
        });
      }
    }
    if (proms.length) {
      return Promise.all(proms).then(() => payload);
    }
    return payload;
  };
});
var $ZodEnum = /* @__PURE__ */ $constructor("$ZodEnum", (inst, def) => {
  $ZodType.init(inst, def);
  const values = getEnumValues(def.entries);
  const valuesSet = new Set(values);
  inst._zod.values = valuesSet;
  defineLazyInternal(inst, "pattern", (zod) => {
    const patternValues = getEnumValues(zod.def.entries).filter((k) => propertyKeyTypes.has(typeof k));
    return new RegExp(patternValues.length ? `^(${patternValues.map((o) => escapeRegex(o.toString())).join("|")})$` : "^[^\\s\\S]$");
  });
  inst._zod.parse = (payload, _ctx) => {
    const input = payload.value;
    if (valuesSet.has(input)) {
      return payload;
    }
    payload.issues.push({
      code: "invalid_value",
      values,
      input,
      inst
    });
    return payload;
  };
});
var $ZodLiteral = /* @__PURE__ */ $constructor("$ZodLiteral", (inst, def) => {
  $ZodType.init(inst, def);
  const values = new Set(def.values);
  inst._zod.values = values;
  defineLazyInternal(inst, "pattern", (zod) => {
    const vals = zod.def.values;
    return new RegExp(vals.length ? `^(${vals.map((o) => typeof o === "string" ? escapeRegex(o) : o ? escapeRegex(o.toString()) : String(o)).join("|")})$` : "^[^\\s\\S]$");
  });
  inst._zod.parse = (payload, _ctx) => {
    const input = payload.value;
    if (values.has(input)) {
      return payload;
    }
    payload.issues.push({
      code: "invalid_value",
      values: def.values,
      input,
      inst
    });
    return payload;
  };
});
var $ZodTransform = /* @__PURE__ */ $constructor("$ZodTransform", (inst, def) => {
  $ZodType.init(inst, def);
  inst._zod.optin = "optional";
  globalConfig.memoizer?.guard(inst);
  inst._zod.parse = (payload, ctx) => {
    if (ctx.direction === "backward") {
      throw new $ZodEncodeError(inst.constructor.name);
    }
    const _out = def.transform(payload.value, payload);
    if (ctx.async) {
      const output = _out instanceof Promise ? _out : Promise.resolve(_out);
      return output.then((output2) => {
        payload.value = output2;
        return payload;
      });
    }
    if (_out instanceof Promise) {
      throw new $ZodAsyncError();
    }
    payload.value = _out;
    return payload;
  };
});
function handleOptionalResult(payload, result) {
  payload.value = result.issues.length ? void 0 : result.value;
  return payload;
}
var $ZodOptional = /* @__PURE__ */ $constructor("$ZodOptional", (inst, def) => {
  $ZodType.init(inst, def);
  defineLazyInternal(inst, "optin", (zod) => zod.def.innerType._zod.optin === "defaulted" ? "defaulted" : "optional");
  inst._zod.optout = "optional";
  defineLazyInternal(inst, "values", (zod) => {
    const values = zod.def.innerType._zod.values;
    return values ? /* @__PURE__ */ new Set([...values, void 0]) : void 0;
  });
  defineLazyInternal(inst, "pattern", (zod) => {
    const pattern = zod.def.innerType._zod.pattern;
    return pattern ? new RegExp(`^(${cleanRegex(pattern.source)})?$`) : void 0;
  });
  inst._zod.parse = (payload, ctx) => {
    if (payload.value === void 0) {
      if (def.innerType._zod.optin !== "defaulted")
        return payload;
      const result = def.innerType._zod.run({ value: payload.value, issues: [] }, ctx);
      if (result instanceof Promise)
        return result.then((result2) => handleOptionalResult(payload, result2));
      return handleOptionalResult(payload, result);
    }
    return def.innerType._zod.run(payload, ctx);
  };
});
var $ZodExactOptional = /* @__PURE__ */ $constructor("$ZodExactOptional", (inst, def) => {
  $ZodOptional.init(inst, def);
  defineLazyInternal(inst, "values", (zod) => zod.def.innerType._zod.values);
  defineLazyInternal(inst, "pattern", (zod) => zod.def.innerType._zod.pattern);
  inst._zod.parse = (payload, ctx) => {
    return def.innerType._zod.run(payload, ctx);
  };
});
var $ZodNullable = /* @__PURE__ */ $constructor("$ZodNullable", (inst, def) => {
  $ZodType.init(inst, def);
  defineLazyInternal(inst, "optin", (zod) => zod.def.innerType._zod.optin);
  defineLazyInternal(inst, "optout", (zod) => zod.def.innerType._zod.optout);
  defineLazyInternal(inst, "pattern", (zod) => {
    const pattern = zod.def.innerType._zod.pattern;
    return pattern ? new RegExp(`^(${cleanRegex(pattern.source)}|null)$`) : void 0;
  });
  defineLazyInternal(inst, "values", (zod) => {
    return zod.def.innerType._zod.values ? /* @__PURE__ */ new Set([...zod.def.innerType._zod.values, null]) : void 0;
  });
  inst._zod.parse = (payload, ctx) => {
    if (payload.value === null)
      return payload;
    return def.innerType._zod.run(payload, ctx);
  };
});
var $ZodDefault = /* @__PURE__ */ $constructor("$ZodDefault", (inst, def) => {
  $ZodType.init(inst, def);
  inst._zod.optin = "defaulted";
  defineLazyInternal(inst, "values", (zod) => zod.def.innerType._zod.values);
  inst._zod.parse = (payload, ctx) => {
    if (ctx.direction === "backward") {
      return def.innerType._zod.run(payload, ctx);
    }
    if (payload.value === void 0) {
      payload.value = def.defaultValue;
      return payload;
    }
    const result = def.innerType._zod.run(payload, ctx);
    if (result instanceof Promise) {
      return result.then((result2) => handleDefaultResult(result2, def));
    }
    return handleDefaultResult(result, def);
  };
});
function handleDefaultResult(payload, def) {
  if (payload.value === void 0) {
    payload.value = def.defaultValue;
  }
  return payload;
}
var $ZodPrefault = /* @__PURE__ */ $constructor("$ZodPrefault", (inst, def) => {
  $ZodType.init(inst, def);
  inst._zod.optin = "defaulted";
  defineLazyInternal(inst, "values", (zod) => zod.def.innerType._zod.values);
  inst._zod.parse = (payload, ctx) => {
    if (ctx.direction === "backward") {
      return def.innerType._zod.run(payload, ctx);
    }
    if (payload.value === void 0) {
      payload.value = def.defaultValue;
    }
    return def.innerType._zod.run(payload, ctx);
  };
});
var $ZodNonOptional = /* @__PURE__ */ $constructor("$ZodNonOptional", (inst, def) => {
  $ZodType.init(inst, def);
  defineLazyInternal(inst, "values", (zod) => {
    const v = zod.def.innerType._zod.values;
    return v ? new Set([...v].filter((x2) => x2 !== void 0)) : void 0;
  });
  inst._zod.parse = (payload, ctx) => {
    const result = def.innerType._zod.run(payload, ctx);
    if (result instanceof Promise) {
      return result.then((result2) => handleNonOptionalResult(result2, inst));
    }
    return handleNonOptionalResult(result, inst);
  };
});
function handleNonOptionalResult(payload, inst) {
  if (!payload.issues.length && payload.value === void 0) {
    payload.issues.push({
      code: "invalid_type",
      expected: "nonoptional",
      input: payload.value,
      inst
    });
  }
  return payload;
}
function handleCatchResult(payload, result, def, ctx) {
  if (!result.issues.length) {
    payload.value = result.value;
    if (result.memo)
      payload.memo = true;
    return payload;
  }
  payload.value = def.catchValue({
    ...result,
    value: payload.value,
    error: {
      issues: result.issues.map((iss) => finalizeIssue(iss, ctx, config()))
    },
    input: payload.value
  });
  return payload;
}
var $ZodCatch = /* @__PURE__ */ $constructor("$ZodCatch", (inst, def) => {
  $ZodType.init(inst, def);
  defineLazyInternal(inst, "optin", (zod) => zod.def.innerType._zod.optin === "defaulted" ? "defaulted" : "optional");
  defineLazyInternal(inst, "optout", (zod) => zod.def.innerType._zod.optout);
  defineLazyInternal(inst, "values", (zod) => zod.def.innerType._zod.values);
  inst._zod.parse = (payload, ctx) => {
    if (ctx.direction === "backward") {
      return def.innerType._zod.run(payload, ctx);
    }
    const result = def.innerType._zod.run({ value: payload.value, issues: [] }, ctx);
    if (result instanceof Promise) {
      return result.then((result2) => handleCatchResult(payload, result2, def, ctx));
    }
    return handleCatchResult(payload, result, def, ctx);
  };
});
var $ZodPipe = /* @__PURE__ */ $constructor("$ZodPipe", (inst, def) => {
  $ZodType.init(inst, def);
  defineLazyInternal(inst, "values", (zod) => zod.def.in._zod.values);
  defineLazyInternal(inst, "optin", (zod) => zod.def.in._zod.optin);
  defineLazyInternal(inst, "optout", (zod) => zod.def.out._zod.optout);
  defineLazyInternal(inst, "propValues", (zod) => zod.def.in._zod.propValues);
  inst._zod.parse = (payload, ctx) => {
    if (ctx.direction === "backward") {
      const right = def.out._zod.run(payload, ctx);
      if (right instanceof Promise) {
        return right.then((right2) => handlePipeResult(right2, def.in, ctx));
      }
      return handlePipeResult(right, def.in, ctx);
    }
    const left = def.in._zod.run(payload, ctx);
    if (left instanceof Promise) {
      return left.then((left2) => handlePipeResult(left2, def.out, ctx));
    }
    return handlePipeResult(left, def.out, ctx);
  };
});
function handlePipeResult(left, next, ctx) {
  if (left.issues.some((iss) => iss.code !== "unrecognized_keys")) {
    left.aborted = true;
    return left;
  }
  return next._zod.run({ value: left.value, issues: left.issues }, ctx);
}
var $ZodReadonly = /* @__PURE__ */ $constructor("$ZodReadonly", (inst, def) => {
  $ZodType.init(inst, def);
  defineLazyInternal(inst, "propValues", (zod) => zod.def.innerType._zod.propValues);
  defineLazyInternal(inst, "values", (zod) => zod.def.innerType._zod.values);
  defineLazyInternal(inst, "optin", (zod) => zod.def.innerType?._zod?.optin);
  defineLazyInternal(inst, "optout", (zod) => zod.def.innerType?._zod?.optout);
  inst._zod.parse = (payload, ctx) => {
    if (ctx.direction === "backward") {
      return def.innerType._zod.run(payload, ctx);
    }
    const result = def.innerType._zod.run(payload, ctx);
    if (result instanceof Promise) {
      return result.then(handleReadonlyResult);
    }
    return handleReadonlyResult(result);
  };
});
function handleReadonlyResult(payload) {
  if (!payload.memo)
    payload.value = Object.freeze(payload.value);
  return payload;
}
var $ZodCustom = /* @__PURE__ */ $constructor("$ZodCustom", (inst, def) => {
  $ZodCheck.init(inst, def);
  $ZodType.init(inst, def);
  inst._zod.parse = (payload, _) => {
    return payload;
  };
  inst._zod.check = (payload) => {
    const input = payload.value;
    const r = def.fn(input);
    if (r instanceof Promise) {
      return r.then((r2) => handleRefineResult(r2, payload, input, inst));
    }
    handleRefineResult(r, payload, input, inst);
    return;
  };
});
function handleRefineResult(result, payload, input, inst) {
  if (!result) {
    const _iss = {
      code: "custom",
      input,
      inst,
      // incorporates params.error into issue reporting
      path: [...inst._zod.def.path ?? []],
      // incorporates params.error into issue reporting
      continue: !inst._zod.def.abort
      // params: inst._zod.def.params,
    };
    if (inst._zod.def.params)
      _iss.params = inst._zod.def.params;
    payload.issues.push(issue(_iss));
  }
}

// node_modules/zod/v4/core/memoizer.js
var $ZodCyclicError = class extends Error {
  constructor() {
    super(`Cannot parse a reference cycle that closes through a transform`);
    this.name = "ZodCyclicError";
  }
};
var STATE = "~memo";
var NO_ISSUES = [];
function isRef(value) {
  return value !== null && typeof value === "object";
}
function cloneIssues(issues) {
  return issues.map((iss) => iss.path ? { ...iss, path: iss.path.slice() } : { ...iss });
}
var recursive = /* @__PURE__ */ new WeakMap();
var NONE = 0;
var ASSUMED = 1;
var PROVEN = 2;
function isRecursive(inst, stack2, resolve5) {
  const cached2 = recursive.get(inst);
  if (cached2 !== void 0)
    return cached2 ? PROVEN : NONE;
  if (stack2.has(inst))
    return PROVEN;
  stack2.add(inst);
  let result = NONE;
  const check2 = (child) => {
    if (result !== PROVEN && child?._zod) {
      const answer = isRecursive(child, stack2, resolve5);
      if (answer > result)
        result = answer;
    }
  };
  const shape = (sh, spread3) => {
    let answer = NONE;
    for (const key2 of Reflect.ownKeys(sh)) {
      const desc = Object.getOwnPropertyDescriptor(sh, key2);
      if (spread3 && !desc.enumerable)
        continue;
      const child = desc.get ? ASSUMED : desc.value?._zod ? isRecursive(desc.value, stack2, resolve5) : NONE;
      if (child > answer)
        answer = child;
    }
    return answer;
  };
  const merge3 = (answer) => {
    if (answer > result)
      result = answer;
  };
  const def = inst._zod.def;
  const kind = def.type;
  switch (kind) {
    case "object": {
      const raw = rawShape(def);
      merge3(raw ? shape(raw, true) : ASSUMED);
      check2(def.catchall);
      break;
    }
    case "array":
      check2(def.element);
      break;
    case "tuple":
      for (const el of def.items)
        check2(el);
      check2(def.rest);
      break;
    case "record":
    case "map":
      check2(def.keyType);
      check2(def.valueType);
      break;
    case "set":
      check2(def.valueType);
      break;
    case "union":
      for (const el of def.options)
        check2(el);
      break;
    case "intersection":
      check2(def.left);
      check2(def.right);
      break;
    case "optional":
    case "nullable":
    case "default":
    case "prefault":
    case "catch":
    case "readonly":
    case "nonoptional":
    case "promise":
    case "success":
      check2(def.innerType);
      break;
    case "pipe":
      check2(def.in);
      check2(def.out);
      break;
    case "function":
      check2(def.input);
      check2(def.output);
      break;
    // `$ZodLazy` caches its inner on the def, so a resolved edge is followed exactly
    case "lazy": {
      const inner = def._cachedInner ?? (resolve5 ? inst._zod.innerType : void 0);
      merge3(inner ? isRecursive(inner, stack2, false) : ASSUMED);
      break;
    }
    // a leaf by choice: `parts` are regex fragments, not data positions
    case "template_literal":
    // leaves
    case "string":
    case "number":
    case "int":
    case "boolean":
    case "bigint":
    case "symbol":
    case "undefined":
    case "null":
    case "void":
    case "never":
    case "any":
    case "unknown":
    case "date":
    case "nan":
    case "enum":
    case "literal":
    case "file":
    case "transform":
    case "custom":
      break;
    default: {
      kind;
      for (const key2 in def) {
        const desc = Object.getOwnPropertyDescriptor(def, key2);
        if (!desc || desc.get)
          continue;
        const value = desc.value;
        if (!value || typeof value !== "object")
          continue;
        if (value._zod)
          check2(value);
        else if (Array.isArray(value))
          for (const el of value)
            check2(el);
      }
    }
  }
  stack2.delete(inst);
  return settle(inst, result);
}
function settle(inst, answer) {
  if (answer !== ASSUMED)
    recursive.set(inst, answer === PROVEN);
  return answer;
}
function bucketFor(state, inst) {
  let bucket = state.buckets.get(inst);
  if (!bucket) {
    bucket = /* @__PURE__ */ new WeakMap();
    state.buckets.set(inst, bucket);
  }
  return bucket;
}
var handoff;
var open = [];
var memo = {
  alloc(_inst, payload, empty2) {
    const bucket = handoff;
    if (!bucket)
      return empty2;
    handoff = void 0;
    const entry = { value: empty2, issues: null };
    bucket.set(payload.value, entry);
    open.push(entry);
    return empty2;
  },
  guard(inst) {
    var _a4;
    (_a4 = inst._zod).deferred ?? (_a4.deferred = []);
    inst._zod.deferred.push(() => {
      const base = inst._zod.parse;
      const wrapped = (payload, ctx) => {
        if (ctx.direction !== "backward" && isBackEdge(ctx, payload.value))
          throw new $ZodCyclicError();
        return base(payload, ctx);
      };
      inst._zod.parse = wrapped;
      if (inst._zod.run === base)
        inst._zod.run = wrapped;
    });
  },
  attach(inst) {
    var _a4;
    let isRecursiveInst;
    let rechecked = false;
    let lastCtx;
    let lastBucket;
    (_a4 = inst._zod).deferred ?? (_a4.deferred = []);
    inst._zod.deferred.push(() => {
      const base = inst._zod.parse;
      const wrapped = (payload, ctx) => {
        if (isRecursiveInst === void 0) {
          const walked = isRecursive(inst, /* @__PURE__ */ new Set(), false);
          if (walked === NONE) {
            inst._zod.parse = base;
            if (inst._zod.run === wrapped)
              inst._zod.run = base;
            return base(payload, ctx);
          }
          if (walked === PROVEN || rechecked)
            isRecursiveInst = true;
          else
            rechecked = true;
        }
        const input = payload.value;
        if (!isRef(input))
          return base(payload, ctx);
        let state = ctx[STATE];
        if (!state) {
          state = { buckets: /* @__PURE__ */ new WeakMap(), backEdges: void 0 };
          ctx[STATE] = state;
        }
        let bucket;
        if (lastCtx === ctx) {
          bucket = lastBucket;
        } else {
          bucket = bucketFor(state, inst);
          lastCtx = ctx;
          lastBucket = bucket;
        }
        const hit = bucket.get(input);
        if (hit) {
          payload.value = hit.value;
          if (hit.issues) {
            if (hit.issues.length)
              payload.issues.push(...cloneIssues(hit.issues));
          } else {
            payload.memo = true;
            state.backEdges ?? (state.backEdges = /* @__PURE__ */ new WeakSet());
            state.backEdges.add(hit.value);
          }
          return payload;
        }
        handoff = bucket;
        const depth = open.length;
        const result = base(payload, ctx);
        handoff = void 0;
        const entry = open.length > depth ? open.pop() : void 0;
        if (result instanceof Promise) {
          return result.then((r) => {
            if (entry)
              entry.issues = r.issues.length ? cloneIssues(r.issues) : NO_ISSUES;
            return r;
          });
        }
        if (entry)
          entry.issues = result.issues.length ? cloneIssues(result.issues) : NO_ISSUES;
        return result;
      };
      inst._zod.parse = wrapped;
      if (inst._zod.run === base)
        inst._zod.run = wrapped;
    });
  }
};
function memoizer() {
  return memo;
}
function isBackEdge(ctx, value) {
  const backEdges = ctx[STATE]?.backEdges;
  return backEdges !== void 0 && isRef(value) && backEdges.has(value);
}

// node_modules/zod/v4/locales/en.js
var error = () => {
  const Sizable = {
    string: { unit: "characters", verb: "to have" },
    file: { unit: "bytes", verb: "to have" },
    array: { unit: "items", verb: "to have" },
    set: { unit: "items", verb: "to have" },
    map: { unit: "entries", verb: "to have" }
  };
  function getSizing(origin) {
    return Sizable[origin] ?? null;
  }
  const FormatDictionary = {
    regex: "input",
    email: "email address",
    url: "URL",
    emoji: "emoji",
    uuid: "UUID",
    uuidv4: "UUIDv4",
    uuidv6: "UUIDv6",
    nanoid: "nanoid",
    guid: "GUID",
    cuid: "cuid",
    cuid2: "cuid2",
    ulid: "ULID",
    xid: "XID",
    ksuid: "KSUID",
    datetime: "ISO datetime",
    date: "ISO date",
    time: "ISO time",
    duration: "ISO duration",
    ipv4: "IPv4 address",
    ipv6: "IPv6 address",
    mac: "MAC address",
    cidrv4: "IPv4 range",
    cidrv6: "IPv6 range",
    base64: "base64-encoded string",
    base64url: "base64url-encoded string",
    json_string: "JSON string",
    e164: "E.164 number",
    currency_code: "currency code",
    credit_card: "credit card number",
    iban: "IBAN",
    jwt: "JWT",
    template_literal: "input"
  };
  const TypeDictionary = {
    // Compatibility: "nan" -> "NaN" for display
    nan: "NaN"
    // All other type names omitted - they fall back to raw values via ?? operator
  };
  function getTypeName(type, input) {
    if (type === "number" && typeof input === "number" && !Number.isFinite(input)) {
      return String(input);
    }
    return TypeDictionary[type] ?? type;
  }
  return (issue2) => {
    switch (issue2.code) {
      case "invalid_type": {
        const expected = getTypeName(issue2.expected);
        const receivedType = parsedType(issue2.input);
        const received = getTypeName(receivedType, issue2.input);
        return `Invalid input: expected ${expected}, received ${received}`;
      }
      case "invalid_value":
        if (issue2.values.length === 1)
          return `Invalid input: expected ${stringifyPrimitive(issue2.values[0])}`;
        return `Invalid option: expected one of ${joinValues(issue2.values, "|")}`;
      case "too_big": {
        const adj = issue2.exact ? "exactly " : issue2.inclusive ? "<=" : "<";
        const sizing = getSizing(issue2.origin);
        if (sizing)
          return `Too big: expected ${issue2.origin ?? "value"} to have ${adj}${issue2.maximum.toString()} ${sizing.unit ?? "elements"}`;
        return `Too big: expected ${issue2.origin ?? "value"} to be ${adj}${issue2.maximum.toString()}`;
      }
      case "too_small": {
        const adj = issue2.exact ? "exactly " : issue2.inclusive ? ">=" : ">";
        const sizing = getSizing(issue2.origin);
        if (sizing) {
          return `Too small: expected ${issue2.origin} to have ${adj}${issue2.minimum.toString()} ${sizing.unit}`;
        }
        return `Too small: expected ${issue2.origin} to be ${adj}${issue2.minimum.toString()}`;
      }
      case "invalid_format": {
        const _issue = issue2;
        if (_issue.format === "starts_with") {
          return `Invalid string: must start with "${_issue.prefix}"`;
        }
        if (_issue.format === "ends_with")
          return `Invalid string: must end with "${_issue.suffix}"`;
        if (_issue.format === "includes")
          return `Invalid string: must include "${_issue.includes}"`;
        if (_issue.format === "regex")
          return `Invalid string: must match pattern ${_issue.pattern}`;
        return `Invalid ${FormatDictionary[_issue.format] ?? issue2.format}`;
      }
      case "not_multiple_of":
        return `Invalid number: must be a multiple of ${issue2.divisor}`;
      case "unrecognized_keys":
        return `Unrecognized key${issue2.keys.length > 1 ? "s" : ""}: ${joinValues(issue2.keys, ", ")}`;
      case "invalid_key":
        return `Invalid key in ${issue2.origin}`;
      case "invalid_union":
        if (issue2.options && Array.isArray(issue2.options) && issue2.options.length > 0) {
          const opts = issue2.options.map((o) => `'${o}'`).join(" | ");
          return `Invalid discriminator value. Expected ${opts}`;
        }
        if (issue2.inclusive === false) {
          return "Invalid input: more than one option matched";
        }
        return "Invalid input";
      case "invalid_element":
        return `Invalid value in ${issue2.origin}`;
      default:
        return `Invalid input`;
    }
  };
};
function en_default() {
  return {
    localeError: error()
  };
}

// node_modules/zod/v4/core/registries.js
var _a3;
var $ZodRegistry = class {
  constructor() {
    this._map = /* @__PURE__ */ new WeakMap();
    this._idmap = /* @__PURE__ */ new Map();
  }
  add(schema, ..._meta) {
    const meta2 = _meta[0];
    this._map.set(schema, meta2);
    if (meta2 && typeof meta2 === "object" && "id" in meta2) {
      this._idmap.set(meta2.id, schema);
    }
    return this;
  }
  clear() {
    this._map = /* @__PURE__ */ new WeakMap();
    this._idmap = /* @__PURE__ */ new Map();
    return this;
  }
  remove(schema) {
    const meta2 = this._map.get(schema);
    if (meta2 && typeof meta2 === "object" && "id" in meta2) {
      this._idmap.delete(meta2.id);
    }
    this._map.delete(schema);
    return this;
  }
  get(schema) {
    const p = schema._zod.parent;
    if (p) {
      const pm2 = { ...this.get(p) ?? {} };
      delete pm2.id;
      const f = { ...pm2, ...this._map.get(schema) };
      return Object.keys(f).length ? f : void 0;
    }
    return this._map.get(schema);
  }
  has(schema) {
    return this._map.has(schema);
  }
};
function registry() {
  return new $ZodRegistry();
}
(_a3 = globalThis).__zod_globalRegistry ?? (_a3.__zod_globalRegistry = registry());
var globalRegistry = globalThis.__zod_globalRegistry;

// node_modules/zod/v4/core/api.js
function snapshotChecks(def) {
  if (def.checks)
    def.checks = [...def.checks];
  return def;
}
// @__NO_SIDE_EFFECTS__
function _string(Class2, params) {
  return new Class2(snapshotChecks({ type: "string", ...normalizeParams(params) }));
}
// @__NO_SIDE_EFFECTS__
function _email(Class2, params) {
  return new Class2({
    type: "string",
    format: "email",
    check: "string_format",
    abort: false,
    ...normalizeParams(params)
  });
}
// @__NO_SIDE_EFFECTS__
function _guid(Class2, params) {
  return new Class2({
    type: "string",
    format: "guid",
    check: "string_format",
    abort: false,
    ...normalizeParams(params)
  });
}
// @__NO_SIDE_EFFECTS__
function _uuid(Class2, params) {
  return new Class2({
    type: "string",
    format: "uuid",
    check: "string_format",
    abort: false,
    ...normalizeParams(params)
  });
}
// @__NO_SIDE_EFFECTS__
function _uuidv4(Class2, params) {
  return new Class2({
    type: "string",
    format: "uuid",
    check: "string_format",
    abort: false,
    version: "v4",
    ...normalizeParams(params)
  });
}
// @__NO_SIDE_EFFECTS__
function _uuidv6(Class2, params) {
  return new Class2({
    type: "string",
    format: "uuid",
    check: "string_format",
    abort: false,
    version: "v6",
    ...normalizeParams(params)
  });
}
// @__NO_SIDE_EFFECTS__
function _uuidv7(Class2, params) {
  return new Class2({
    type: "string",
    format: "uuid",
    check: "string_format",
    abort: false,
    version: "v7",
    ...normalizeParams(params)
  });
}
// @__NO_SIDE_EFFECTS__
function _url(Class2, params) {
  return new Class2({
    type: "string",
    format: "url",
    check: "string_format",
    abort: false,
    ...normalizeParams(params)
  });
}
// @__NO_SIDE_EFFECTS__
function _emoji2(Class2, params) {
  return new Class2({
    type: "string",
    format: "emoji",
    check: "string_format",
    abort: false,
    ...normalizeParams(params)
  });
}
// @__NO_SIDE_EFFECTS__
function _nanoid(Class2, params) {
  return new Class2({
    type: "string",
    format: "nanoid",
    check: "string_format",
    abort: false,
    ...normalizeParams(params)
  });
}
// @__NO_SIDE_EFFECTS__
function _cuid(Class2, params) {
  return new Class2({
    type: "string",
    format: "cuid",
    check: "string_format",
    abort: false,
    ...normalizeParams(params)
  });
}
// @__NO_SIDE_EFFECTS__
function _cuid2(Class2, params) {
  return new Class2({
    type: "string",
    format: "cuid2",
    check: "string_format",
    abort: false,
    ...normalizeParams(params)
  });
}
// @__NO_SIDE_EFFECTS__
function _ulid(Class2, params) {
  return new Class2({
    type: "string",
    format: "ulid",
    check: "string_format",
    abort: false,
    ...normalizeParams(params)
  });
}
// @__NO_SIDE_EFFECTS__
function _xid(Class2, params) {
  return new Class2({
    type: "string",
    format: "xid",
    check: "string_format",
    abort: false,
    ...normalizeParams(params)
  });
}
// @__NO_SIDE_EFFECTS__
function _ksuid(Class2, params) {
  return new Class2({
    type: "string",
    format: "ksuid",
    check: "string_format",
    abort: false,
    ...normalizeParams(params)
  });
}
// @__NO_SIDE_EFFECTS__
function _ipv4(Class2, params) {
  return new Class2({
    type: "string",
    format: "ipv4",
    check: "string_format",
    abort: false,
    ...normalizeParams(params)
  });
}
// @__NO_SIDE_EFFECTS__
function _ipv6(Class2, params) {
  return new Class2({
    type: "string",
    format: "ipv6",
    check: "string_format",
    abort: false,
    ...normalizeParams(params)
  });
}
// @__NO_SIDE_EFFECTS__
function _cidrv4(Class2, params) {
  return new Class2({
    type: "string",
    format: "cidrv4",
    check: "string_format",
    abort: false,
    ...normalizeParams(params)
  });
}
// @__NO_SIDE_EFFECTS__
function _cidrv6(Class2, params) {
  return new Class2({
    type: "string",
    format: "cidrv6",
    check: "string_format",
    abort: false,
    ...normalizeParams(params)
  });
}
// @__NO_SIDE_EFFECTS__
function _base64(Class2, params) {
  return new Class2({
    type: "string",
    format: "base64",
    check: "string_format",
    abort: false,
    ...normalizeParams(params)
  });
}
// @__NO_SIDE_EFFECTS__
function _base64url(Class2, params) {
  return new Class2({
    type: "string",
    format: "base64url",
    check: "string_format",
    abort: false,
    ...normalizeParams(params)
  });
}
// @__NO_SIDE_EFFECTS__
function _e164(Class2, params) {
  return new Class2({
    type: "string",
    format: "e164",
    check: "string_format",
    abort: false,
    ...normalizeParams(params)
  });
}
// @__NO_SIDE_EFFECTS__
function _jwt(Class2, params) {
  return new Class2({
    type: "string",
    format: "jwt",
    check: "string_format",
    abort: false,
    ...normalizeParams(params)
  });
}
// @__NO_SIDE_EFFECTS__
function _isoDateTime(Class2, params) {
  return new Class2({
    type: "string",
    format: "datetime",
    check: "string_format",
    offset: false,
    local: false,
    precision: null,
    ...normalizeParams(params)
  });
}
// @__NO_SIDE_EFFECTS__
function _isoDate(Class2, params) {
  return new Class2({
    type: "string",
    format: "date",
    check: "string_format",
    ...normalizeParams(params)
  });
}
// @__NO_SIDE_EFFECTS__
function _isoTime(Class2, params) {
  return new Class2({
    type: "string",
    format: "time",
    check: "string_format",
    precision: null,
    ...normalizeParams(params)
  });
}
// @__NO_SIDE_EFFECTS__
function _isoDuration(Class2, params) {
  return new Class2({
    type: "string",
    format: "duration",
    check: "string_format",
    ...normalizeParams(params)
  });
}
// @__NO_SIDE_EFFECTS__
function _number(Class2, params) {
  return new Class2(snapshotChecks({ type: "number", checks: [], ...normalizeParams(params) }));
}
// @__NO_SIDE_EFFECTS__
function _int(Class2, params) {
  return new Class2({
    type: "number",
    check: "number_format",
    abort: false,
    format: "safeint",
    ...normalizeParams(params)
  });
}
// @__NO_SIDE_EFFECTS__
function _boolean(Class2, params) {
  return new Class2({
    type: "boolean",
    ...normalizeParams(params)
  });
}
// @__NO_SIDE_EFFECTS__
function _unknown(Class2) {
  return new Class2({
    type: "unknown"
  });
}
// @__NO_SIDE_EFFECTS__
function _never(Class2, params) {
  return new Class2({
    type: "never",
    ...normalizeParams(params)
  });
}
// @__NO_SIDE_EFFECTS__
function _lt(value, params) {
  return new $ZodCheckLessThan({
    check: "less_than",
    ...normalizeParams(params),
    value,
    inclusive: false
  });
}
// @__NO_SIDE_EFFECTS__
function _lte(value, params) {
  return new $ZodCheckLessThan({
    check: "less_than",
    ...normalizeParams(params),
    value,
    inclusive: true
  });
}
// @__NO_SIDE_EFFECTS__
function _gt(value, params) {
  return new $ZodCheckGreaterThan({
    check: "greater_than",
    ...normalizeParams(params),
    value,
    inclusive: false
  });
}
// @__NO_SIDE_EFFECTS__
function _gte(value, params) {
  return new $ZodCheckGreaterThan({
    check: "greater_than",
    ...normalizeParams(params),
    value,
    inclusive: true
  });
}
// @__NO_SIDE_EFFECTS__
function _multipleOf(value, params) {
  return new $ZodCheckMultipleOf({
    check: "multiple_of",
    ...normalizeParams(params),
    value
  });
}
// @__NO_SIDE_EFFECTS__
function _maxLength(maximum, params) {
  const ch = new $ZodCheckMaxLength({
    check: "max_length",
    ...normalizeParams(params),
    maximum
  });
  return ch;
}
// @__NO_SIDE_EFFECTS__
function _minLength(minimum, params) {
  return new $ZodCheckMinLength({
    check: "min_length",
    ...normalizeParams(params),
    minimum
  });
}
// @__NO_SIDE_EFFECTS__
function _length(length, params) {
  return new $ZodCheckLengthEquals({
    check: "length_equals",
    ...normalizeParams(params),
    length
  });
}
// @__NO_SIDE_EFFECTS__
function _regex(pattern, params) {
  return new $ZodCheckRegex({
    check: "string_format",
    format: "regex",
    ...normalizeParams(params),
    pattern
  });
}
// @__NO_SIDE_EFFECTS__
function _lowercase(params) {
  return new $ZodCheckLowerCase({
    check: "string_format",
    format: "lowercase",
    ...normalizeParams(params)
  });
}
// @__NO_SIDE_EFFECTS__
function _uppercase(params) {
  return new $ZodCheckUpperCase({
    check: "string_format",
    format: "uppercase",
    ...normalizeParams(params)
  });
}
// @__NO_SIDE_EFFECTS__
function _includes(includes, params) {
  return new $ZodCheckIncludes({
    check: "string_format",
    format: "includes",
    ...normalizeParams(params),
    includes
  });
}
// @__NO_SIDE_EFFECTS__
function _startsWith(prefix, params) {
  return new $ZodCheckStartsWith({
    check: "string_format",
    format: "starts_with",
    ...normalizeParams(params),
    prefix
  });
}
// @__NO_SIDE_EFFECTS__
function _endsWith(suffix, params) {
  return new $ZodCheckEndsWith({
    check: "string_format",
    format: "ends_with",
    ...normalizeParams(params),
    suffix
  });
}
// @__NO_SIDE_EFFECTS__
function _overwrite(tx) {
  return new $ZodCheckOverwrite({
    check: "overwrite",
    tx
  });
}
// @__NO_SIDE_EFFECTS__
function _normalize(form) {
  return /* @__PURE__ */ _overwrite((input) => input.normalize(form));
}
// @__NO_SIDE_EFFECTS__
function _trim() {
  return /* @__PURE__ */ _overwrite((input) => input.trim());
}
// @__NO_SIDE_EFFECTS__
function _toLowerCase() {
  return /* @__PURE__ */ _overwrite((input) => input.toLowerCase());
}
// @__NO_SIDE_EFFECTS__
function _toUpperCase() {
  return /* @__PURE__ */ _overwrite((input) => input.toUpperCase());
}
// @__NO_SIDE_EFFECTS__
function _slugify() {
  return /* @__PURE__ */ _overwrite((input) => slugify(input));
}
// @__NO_SIDE_EFFECTS__
function _array(Class2, element2, params) {
  return new Class2({
    type: "array",
    element: element2,
    // get element() {
    //   return element;
    // },
    ...normalizeParams(params)
  });
}
// @__NO_SIDE_EFFECTS__
function _refine(Class2, fn, _params) {
  const schema = new Class2({
    type: "custom",
    check: "custom",
    fn,
    ...normalizeParams(_params)
  });
  return schema;
}
// @__NO_SIDE_EFFECTS__
function _superRefine(fn, params) {
  const ch = /* @__PURE__ */ _check((payload) => {
    payload.addIssue = (issue2) => {
      if (typeof issue2 === "string") {
        payload.issues.push(issue(issue2, payload.value, ch._zod.def));
      } else {
        const _issue = issue2;
        if (_issue.fatal)
          _issue.continue = false;
        _issue.code ?? (_issue.code = "custom");
        if (!("input" in _issue))
          _issue.input = payload.value;
        _issue.inst ?? (_issue.inst = ch);
        _issue.continue ?? (_issue.continue = !ch._zod.def.abort);
        payload.issues.push(issue(_issue));
      }
    };
    return fn(payload.value, payload);
  }, params);
  return ch;
}
// @__NO_SIDE_EFFECTS__
function _check(fn, params) {
  const ch = new $ZodCheck({
    check: "custom",
    ...normalizeParams(params)
  });
  ch._zod.check = fn;
  return ch;
}

// node_modules/zod/v4/core/to-json-schema.js
function assignProps(target, ...sources) {
  for (const source of sources) {
    for (const key2 of Reflect.ownKeys(source)) {
      if (Object.prototype.propertyIsEnumerable.call(source, key2)) {
        assignProp(target, key2, source[key2]);
      }
    }
  }
  return target;
}
function initializeContext(params) {
  let target = params?.target ?? "draft-2020-12";
  if (target === "draft-4")
    target = "draft-04";
  if (target === "draft-7")
    target = "draft-07";
  return {
    processors: params.processors ?? {},
    metadataRegistry: params?.metadata ?? globalRegistry,
    target,
    unrepresentable: params?.unrepresentable ?? "throw",
    override: params?.override ?? (() => {
    }),
    io: params?.io ?? "output",
    counter: 0,
    seen: /* @__PURE__ */ new Map(),
    sharedDefsExtractedFor: void 0,
    sharedEmitDoneFor: void 0,
    cycles: params?.cycles ?? "ref",
    reused: params?.reused ?? "inline",
    intersections: [],
    deferred: [],
    external: params?.external ?? void 0
  };
}
function handleUnrepresentable(schema, ctx, json2, params, message) {
  const result = typeof ctx.unrepresentable === "function" ? ctx.unrepresentable({ zodSchema: schema, path: params.path, message }) : ctx.unrepresentable;
  if (result === "any")
    return false;
  if (result === void 0 || result === "throw")
    throw new Error(message);
  Object.assign(json2, result);
  return true;
}
function processSchema(schema, ctx, _params = { path: [], schemaPath: [] }) {
  var _a4;
  const def = schema._zod.def;
  const seen = ctx.seen.get(schema);
  if (seen) {
    seen.count++;
    const isCycle = _params.schemaPath.includes(schema);
    if (isCycle) {
      seen.cycle = _params.path;
    }
    return seen.schema;
  }
  const result = { schema: {}, count: 1, cycle: void 0, path: _params.path };
  ctx.seen.set(schema, result);
  ctx.sharedDefsExtractedFor = void 0;
  ctx.sharedEmitDoneFor = void 0;
  const overrideSchema = schema._zod.toJSONSchema?.();
  if (overrideSchema) {
    result.schema = overrideSchema;
  } else {
    const params = {
      ..._params,
      schemaPath: [..._params.schemaPath, schema],
      path: _params.path
    };
    if (schema._zod.processJSONSchema) {
      schema._zod.processJSONSchema(ctx, result.schema, params);
    } else {
      const _json = result.schema;
      const processor = ctx.processors[def.type];
      if (!processor) {
        throw new Error(`[toJSONSchema]: Non-representable type encountered: ${def.type}`);
      }
      processor(schema, ctx, _json, params);
    }
    const parent = schema._zod.parent;
    if (parent) {
      if (!result.ref)
        result.ref = parent;
      processSchema(parent, ctx, params);
      ctx.seen.get(parent).isParent = true;
    }
  }
  const meta2 = ctx.metadataRegistry.get(schema);
  if (meta2)
    assignProps(result.schema, meta2);
  if (ctx.io === "input" && isTransforming(schema)) {
    delete result.schema.examples;
    delete result.schema.default;
  }
  if (ctx.io === "input" && "_prefault" in result.schema)
    (_a4 = result.schema).default ?? (_a4.default = result.schema._prefault);
  delete result.schema._prefault;
  const _result = ctx.seen.get(schema);
  return _result.schema;
}
function encodeJSONPointerSegment(segment) {
  return segment.replace(/~/g, "~0").replace(/\//g, "~1");
}
function extractDefs(ctx, schema) {
  const root = ctx.seen.get(schema);
  if (!root)
    throw new Error("Unprocessed schema. This is a bug in Zod.");
  if (ctx.external && ctx.sharedDefsExtractedFor === ctx.external)
    return;
  const idToSchema = /* @__PURE__ */ new Map();
  for (const entry of ctx.seen.entries()) {
    const id = ctx.metadataRegistry.get(entry[0])?.id;
    if (id) {
      const existing = idToSchema.get(id);
      if (existing && existing !== entry[0]) {
        throw new Error(`Duplicate schema id "${id}" detected during JSON Schema conversion. Two different schemas cannot share the same id when converted together.`);
      }
      idToSchema.set(id, entry[0]);
    }
  }
  const makeURI = (entry) => {
    const defsSegment = ctx.target === "draft-2020-12" ? "$defs" : "definitions";
    if (ctx.external) {
      const externalId = ctx.external.registry.get(entry[0])?.id;
      const uriGenerator = ctx.external.uri ?? ((id2) => id2);
      if (externalId) {
        return { ref: uriGenerator(externalId) };
      }
      const id = entry[1].defId ?? entry[1].schema.id ?? `schema${ctx.counter++}`;
      entry[1].defId = id;
      return { defId: id, ref: `${uriGenerator("__shared")}#/${defsSegment}/${encodeJSONPointerSegment(id)}` };
    }
    const uriPrefix = `#`;
    const defUriPrefix = `${uriPrefix}/${defsSegment}/`;
    if (entry[1] === root && !entry[1].schema.id) {
      return { ref: uriPrefix };
    }
    const defId = entry[1].schema.id ?? `__schema${ctx.counter++}`;
    return { defId, ref: defUriPrefix + encodeJSONPointerSegment(defId) };
  };
  const extractToDef = (entry) => {
    if (entry[1].schema.$ref) {
      return;
    }
    const seen = entry[1];
    const { ref, defId } = makeURI(entry);
    seen.def = { ...seen.schema };
    if (defId)
      seen.defId = defId;
    const schema2 = seen.schema;
    for (const key2 in schema2) {
      delete schema2[key2];
    }
    schema2.$ref = ref;
  };
  if (ctx.cycles === "throw") {
    for (const entry of ctx.seen.entries()) {
      const seen = entry[1];
      if (seen.cycle) {
        throw new Error(`Cycle detected: #/${seen.cycle?.join("/")}/<root>

Set the \`cycles\` parameter to \`"ref"\` to resolve cyclical schemas with defs.`);
      }
    }
  }
  for (const entry of ctx.seen.entries()) {
    const seen = entry[1];
    if (schema === entry[0]) {
      extractToDef(entry);
      continue;
    }
    if (ctx.external) {
      const ext = ctx.external.registry.get(entry[0])?.id;
      if (schema !== entry[0] && ext) {
        extractToDef(entry);
        continue;
      }
    }
    const id = ctx.metadataRegistry.get(entry[0])?.id;
    if (id) {
      extractToDef(entry);
      continue;
    }
    if (seen.cycle) {
      extractToDef(entry);
      continue;
    }
    if (seen.count > 1) {
      if (ctx.reused === "ref") {
        extractToDef(entry);
      }
    }
  }
  if (ctx.external)
    ctx.sharedDefsExtractedFor = ctx.external;
}
function compactTypeUnion(schema) {
  const options = schema.anyOf;
  if (!Array.isArray(options) || options.length === 0 || schema.type !== void 0)
    return;
  const types = [];
  for (const option of options) {
    if (!option || typeof option !== "object")
      return;
    compactTypeUnion(option);
    const keys = Object.keys(option);
    if (keys.length !== 1 || keys[0] !== "type")
      return;
    const type = option.type;
    for (const member of Array.isArray(type) ? type : [type]) {
      if (typeof member !== "string")
        return;
      if (!types.includes(member))
        types.push(member);
    }
  }
  delete schema.anyOf;
  schema.type = types.length === 1 ? types[0] : types;
}
var FOLDABLE_KEYS = /* @__PURE__ */ new Set(["type", "properties", "required", "additionalProperties"]);
var UNION_KEYS = ["oneOf", "anyOf"];
function undeclaredConstraint(member) {
  const extra = member.additionalProperties;
  if (extra === void 0 || extra === false || typeof extra !== "object" || extra === null)
    return null;
  return Object.keys(extra).length ? extra : null;
}
function foldObjects(members2) {
  const objects = [];
  for (const member of members2) {
    if (typeof member !== "object" || member.type !== "object")
      return null;
    for (const key2 in member) {
      if (!FOLDABLE_KEYS.has(key2))
        return null;
    }
    objects.push(member);
  }
  const properties = {};
  const required2 = /* @__PURE__ */ new Set();
  for (const object2 of objects) {
    for (const key2 in object2.properties) {
      if (Object.prototype.hasOwnProperty.call(properties, key2))
        continue;
      const parts = [];
      for (const other of objects) {
        const part = other.properties?.[key2] ?? undeclaredConstraint(other);
        if (part === null || part === void 0)
          continue;
        if (!parts.some((seen) => JSON.stringify(seen) === JSON.stringify(part)))
          parts.push(part);
      }
      const merged = parts.length === 1 ? parts[0] : foldObjects(parts) ?? { allOf: parts };
      assignProp(properties, key2, merged);
    }
    for (const key2 of object2.required ?? [])
      required2.add(key2);
  }
  const folded = { type: "object", properties };
  if (required2.size)
    folded.required = [...required2];
  if (objects.every((object2) => object2.additionalProperties === false)) {
    folded.additionalProperties = false;
  } else {
    const constraints = [];
    for (const object2 of objects) {
      const constraint = undeclaredConstraint(object2);
      if (constraint && !constraints.some((seen) => JSON.stringify(seen) === JSON.stringify(constraint)))
        constraints.push(constraint);
    }
    if (constraints.length === 1)
      folded.additionalProperties = constraints[0];
    else if (constraints.length > 1)
      folded.additionalProperties = { allOf: constraints };
  }
  return folded;
}
function foldIntersection(json2) {
  const allOf = json2.allOf;
  if (!Array.isArray(allOf) || allOf.length < 2)
    return;
  for (const key2 of FOLDABLE_KEYS)
    if (key2 in json2)
      return;
  const unions = allOf.filter((m) => UNION_KEYS.some((k) => Array.isArray(m[k])));
  let folded = null;
  if (!unions.length) {
    folded = foldObjects(allOf);
  } else {
    const union2 = unions[0];
    const keyword = UNION_KEYS.find((k) => Array.isArray(union2[k]));
    if (Object.keys(union2).length !== 1)
      return;
    const rest = allOf.filter((m) => m !== union2);
    const branches = union2[keyword].map((branch) => foldObjects([...rest, branch]));
    if (branches.some((b) => !b))
      return;
    folded = { [keyword]: branches };
  }
  if (!folded)
    return;
  delete json2.allOf;
  assignProps(json2, folded);
}
function finalize(ctx, schema) {
  const root = ctx.seen.get(schema);
  if (!root)
    throw new Error("Unprocessed schema. This is a bug in Zod.");
  const flattenRef = (zodSchema) => {
    const seen = ctx.seen.get(zodSchema);
    if (seen.ref === null)
      return;
    const schema2 = seen.def ?? seen.schema;
    const _cached = { ...schema2 };
    const ref = seen.ref;
    seen.ref = null;
    if (ref) {
      flattenRef(ref);
      const refSeen = ctx.seen.get(ref);
      const refSchema = refSeen.schema;
      if (refSchema.$ref && (ctx.target === "draft-07" || ctx.target === "draft-04" || ctx.target === "openapi-3.0")) {
        schema2.allOf = schema2.allOf ?? [];
        schema2.allOf.push(refSchema);
      } else {
        assignProps(schema2, refSchema);
      }
      assignProps(schema2, _cached);
      const isParentRef = zodSchema._zod.parent === ref;
      if (isParentRef) {
        for (const key2 in schema2) {
          if (key2 === "$ref" || key2 === "allOf")
            continue;
          if (!(key2 in _cached)) {
            delete schema2[key2];
          }
        }
      }
      if (refSchema.$ref && refSeen.def) {
        for (const key2 in schema2) {
          if (key2 === "$ref" || key2 === "allOf")
            continue;
          if (key2 in refSeen.def && JSON.stringify(schema2[key2]) === JSON.stringify(refSeen.def[key2])) {
            delete schema2[key2];
          }
        }
      }
    }
    const parent = zodSchema._zod.parent;
    if (parent && parent !== ref) {
      flattenRef(parent);
      const parentSeen = ctx.seen.get(parent);
      if (parentSeen?.schema.$ref) {
        schema2.$ref = parentSeen.schema.$ref;
        if (parentSeen.def) {
          for (const key2 in schema2) {
            if (key2 === "$ref" || key2 === "allOf")
              continue;
            if (key2 in parentSeen.def && JSON.stringify(schema2[key2]) === JSON.stringify(parentSeen.def[key2])) {
              delete schema2[key2];
            }
          }
        }
      }
    }
    ctx.override({
      zodSchema,
      jsonSchema: schema2,
      path: seen.path ?? []
    });
  };
  if (!ctx.external || ctx.sharedEmitDoneFor !== ctx.external) {
    for (const entry of [...ctx.seen.entries()].reverse()) {
      flattenRef(entry[0]);
    }
    if (ctx.target !== "openapi-3.0") {
      for (const entry of ctx.seen.entries()) {
        compactTypeUnion(entry[1].def ?? entry[1].schema);
      }
    }
    for (const rewrite of ctx.deferred)
      rewrite();
    if (ctx.intersections.length) {
      const carriers = /* @__PURE__ */ new Map();
      for (const seen of ctx.seen.values()) {
        for (const json2 of [seen.schema, seen.def]) {
          const allOf = json2?.allOf;
          if (!Array.isArray(allOf))
            continue;
          const existing = carriers.get(allOf);
          if (existing)
            existing.push(json2);
          else
            carriers.set(allOf, [json2]);
        }
      }
      for (const allOf of ctx.intersections) {
        for (const json2 of carriers.get(allOf) ?? [])
          foldIntersection(json2);
      }
    }
  }
  const result = {};
  if (ctx.target === "draft-2020-12") {
    result.$schema = "https://json-schema.org/draft/2020-12/schema";
  } else if (ctx.target === "draft-07") {
    result.$schema = "http://json-schema.org/draft-07/schema#";
  } else if (ctx.target === "draft-04") {
    result.$schema = "http://json-schema.org/draft-04/schema#";
  } else if (ctx.target === "openapi-3.0") {
  } else {
  }
  if (ctx.external?.uri) {
    const id = ctx.external.registry.get(schema)?.id;
    if (!id)
      throw new Error("Schema is missing an `id` property");
    result.$id = ctx.external.uri(id);
  }
  assignProps(result, root.defId ? root.schema : root.def ?? root.schema);
  const rootMetaId = ctx.metadataRegistry.get(schema)?.id;
  if (rootMetaId !== void 0 && result.id === rootMetaId)
    delete result.id;
  const defs = ctx.external?.defs ?? {};
  if (!ctx.external || ctx.sharedEmitDoneFor !== ctx.external) {
    for (const entry of ctx.seen.entries()) {
      const seen = entry[1];
      if (seen.def && seen.defId) {
        if (seen.def.id === seen.defId)
          delete seen.def.id;
        assignProp(defs, seen.defId, seen.def);
      }
    }
  }
  if (ctx.external)
    ctx.sharedEmitDoneFor = ctx.external;
  if (ctx.external) {
  } else {
    if (Object.keys(defs).length > 0) {
      if (ctx.target === "draft-2020-12") {
        result.$defs = defs;
      } else {
        result.definitions = defs;
      }
    }
  }
  try {
    const finalized = JSON.parse(JSON.stringify(result));
    Object.defineProperty(finalized, "~standard", {
      value: {
        ...schema["~standard"],
        jsonSchema: {
          input: createStandardJSONSchemaMethod(schema, "input", ctx.processors),
          output: createStandardJSONSchemaMethod(schema, "output", ctx.processors)
        }
      },
      enumerable: false,
      writable: false
    });
    return finalized;
  } catch (_err) {
    throw new Error("Error converting schema to JSON.");
  }
}
function isTransforming(_schema, _ctx) {
  const ctx = _ctx ?? { seen: /* @__PURE__ */ new Set() };
  if (ctx.seen.has(_schema))
    return false;
  ctx.seen.add(_schema);
  const def = _schema._zod.def;
  if (def.type === "transform")
    return true;
  if (def.type === "array")
    return isTransforming(def.element, ctx);
  if (def.type === "set")
    return isTransforming(def.valueType, ctx);
  if (def.type === "lazy")
    return isTransforming(def.getter(), ctx);
  if (def.type === "promise" || def.type === "optional" || def.type === "nonoptional" || def.type === "nullable" || def.type === "readonly" || def.type === "default" || def.type === "prefault" || def.type === "catch") {
    return isTransforming(def.innerType, ctx);
  }
  if (def.type === "intersection") {
    return isTransforming(def.left, ctx) || isTransforming(def.right, ctx);
  }
  if (def.type === "record" || def.type === "map") {
    return isTransforming(def.keyType, ctx) || isTransforming(def.valueType, ctx);
  }
  if (def.type === "pipe") {
    if (_schema._zod.traits.has("$ZodCodec"))
      return true;
    return isTransforming(def.in, ctx) || isTransforming(def.out, ctx);
  }
  if (def.type === "object") {
    for (const key2 in def.shape) {
      if (isTransforming(def.shape[key2], ctx))
        return true;
    }
    return false;
  }
  if (def.type === "union") {
    for (const option of def.options) {
      if (isTransforming(option, ctx))
        return true;
    }
    return false;
  }
  if (def.type === "tuple") {
    for (const item of def.items) {
      if (isTransforming(item, ctx))
        return true;
    }
    if (def.rest && isTransforming(def.rest, ctx))
      return true;
    return false;
  }
  return false;
}
var createToJSONSchemaMethod = (schema, processors = {}) => (params) => {
  const ctx = initializeContext({ ...params, processors });
  processSchema(schema, ctx);
  extractDefs(ctx, schema);
  return finalize(ctx, schema);
};
var createStandardJSONSchemaMethod = (schema, io, processors = {}) => (params) => {
  const { libraryOptions, target } = params ?? {};
  const ctx = initializeContext({ ...libraryOptions ?? {}, target, io, processors });
  processSchema(schema, ctx);
  extractDefs(ctx, schema);
  return finalize(ctx, schema);
};

// node_modules/zod/v4/core/json-schema-processors.js
var narrowMin = (agg, key2, value) => {
  if (agg[key2] === void 0 || value > agg[key2])
    agg[key2] = value;
};
var narrowMax = (agg, key2, value) => {
  if (agg[key2] === void 0 || value < agg[key2])
    agg[key2] = value;
};
var narrowBoth = (agg, value) => {
  narrowMin(agg, "minimum", value);
  narrowMax(agg, "maximum", value);
};
var addDivisor = (agg, value) => {
  agg.multipleOf ?? (agg.multipleOf = []);
  if (!agg.multipleOf.includes(value))
    agg.multipleOf.push(value);
};
var addPattern = (agg, pattern) => {
  agg.patterns ?? (agg.patterns = /* @__PURE__ */ new Set());
  agg.patterns.add(pattern);
};
var intersectMime = (agg, mime) => {
  agg.mime = agg.mime ? agg.mime.filter((m) => mime.includes(m)) : [...mime];
};
var setFormat = (agg, format) => {
  agg.format = format;
  if (format.includes("int"))
    agg.isInt = true;
};
var minContributor = (agg, def) => narrowMin(agg, "minimum", def.minimum);
var maxContributor = (agg, def) => narrowMax(agg, "maximum", def.maximum);
var formatContributor = (ranges) => (agg, def) => {
  setFormat(agg, def.format);
  const [minimum, maximum] = ranges[def.format];
  narrowMin(agg, "minimum", minimum);
  narrowMax(agg, "maximum", maximum);
};
var contributors = {
  greater_than: (agg, def) => narrowMin(agg, def.inclusive ? "minimum" : "exclusiveMinimum", def.value),
  less_than: (agg, def) => narrowMax(agg, def.inclusive ? "maximum" : "exclusiveMaximum", def.value),
  multiple_of: (agg, def) => addDivisor(agg, def.value),
  number_format: formatContributor(NUMBER_FORMAT_RANGES),
  bigint_format: formatContributor(BIGINT_FORMAT_RANGES),
  min_length: minContributor,
  max_length: maxContributor,
  length_equals: (agg, def) => narrowBoth(agg, def.length),
  min_size: minContributor,
  max_size: maxContributor,
  size_equals: (agg, def) => narrowBoth(agg, def.size),
  string_format: (agg, def) => {
    setFormat(agg, def.format);
    if (def.pattern)
      addPattern(agg, def.pattern);
    if (def.format === "base64" || def.format === "base64url")
      agg.contentEncoding = def.format;
    if (def.local || def.precision === -1)
      agg.laxFormat = true;
  },
  mime_type: (agg, def) => intersectMime(agg, def.mime)
};
function aggregateChecks(schema) {
  const agg = {};
  const def = schema._zod.def;
  const list = schema._zod.traits.has("$ZodCheck") ? [schema, ...def.checks ?? []] : def.checks ?? [];
  for (const ch of list)
    contributors[ch._zod.def.check]?.(agg, ch._zod.def);
  const bag = schema._zod.bag;
  if (bag.minimum !== void 0)
    narrowMin(agg, "minimum", bag.minimum);
  if (bag.exclusiveMinimum !== void 0)
    narrowMin(agg, "exclusiveMinimum", bag.exclusiveMinimum);
  if (bag.maximum !== void 0)
    narrowMax(agg, "maximum", bag.maximum);
  if (bag.exclusiveMaximum !== void 0)
    narrowMax(agg, "exclusiveMaximum", bag.exclusiveMaximum);
  if (bag.multipleOf !== void 0)
    addDivisor(agg, bag.multipleOf);
  if (bag.format !== void 0) {
    agg.format ?? (agg.format = bag.format);
    if (bag.format.includes("int"))
      agg.isInt = true;
  }
  if (bag.mime)
    intersectMime(agg, bag.mime);
  for (const pattern of bag.patterns ?? [])
    addPattern(agg, pattern);
  return agg;
}
var formatMap = {
  guid: "uuid",
  url: "uri",
  datetime: "date-time",
  json_string: "json-string",
  regex: ""
  // do not set
};
var exactPatterns = /* @__PURE__ */ new Map([
  [base64Charset, base64],
  [base64urlCharset, base64url]
]);
var exactPattern = (p) => exactPatterns.get(p) ?? p;
var stringProcessor = (schema, ctx, _json, _params) => {
  const json2 = _json;
  json2.type = "string";
  const { minimum, maximum, format, patterns, contentEncoding, laxFormat } = aggregateChecks(schema);
  if (typeof minimum === "number")
    json2.minLength = minimum;
  if (typeof maximum === "number")
    json2.maxLength = maximum;
  if (format) {
    json2.format = formatMap[format] ?? format;
    if (json2.format === "")
      delete json2.format;
    if (format === "time" || laxFormat) {
      delete json2.format;
    }
  }
  if (contentEncoding)
    json2.contentEncoding = contentEncoding;
  if (patterns && patterns.size > 0) {
    const patternList = [...patterns].map(exactPattern);
    if (patternList.length === 1)
      json2.pattern = patternList[0].source;
    else if (patternList.length > 1) {
      json2.allOf = [
        ...patternList.map((regex) => ({
          ...ctx.target === "draft-07" || ctx.target === "draft-04" || ctx.target === "openapi-3.0" ? { type: "string" } : {},
          pattern: regex.source
        }))
      ];
    }
  }
};
var numberProcessor = (schema, ctx, _json, params) => {
  const json2 = _json;
  const { minimum, maximum, multipleOf, exclusiveMaximum, exclusiveMinimum, isInt } = aggregateChecks(schema);
  json2.type = isInt ? "integer" : "number";
  const exMin = typeof exclusiveMinimum === "number" && exclusiveMinimum >= (minimum ?? Number.NEGATIVE_INFINITY);
  const exMax = typeof exclusiveMaximum === "number" && exclusiveMaximum <= (maximum ?? Number.POSITIVE_INFINITY);
  const legacy = ctx.target === "draft-04" || ctx.target === "openapi-3.0";
  if (exMin) {
    if (legacy) {
      json2.minimum = exclusiveMinimum;
      json2.exclusiveMinimum = true;
    } else {
      json2.exclusiveMinimum = exclusiveMinimum;
    }
  } else if (typeof minimum === "number") {
    json2.minimum = minimum;
  }
  if (exMax) {
    if (legacy) {
      json2.maximum = exclusiveMaximum;
      json2.exclusiveMaximum = true;
    } else {
      json2.exclusiveMaximum = exclusiveMaximum;
    }
  } else if (typeof maximum === "number") {
    json2.maximum = maximum;
  }
  if (multipleOf) {
    const divisors = /* @__PURE__ */ new Set();
    for (const divisor of multipleOf) {
      if (Number.isFinite(divisor) && divisor !== 0)
        divisors.add(Math.abs(divisor));
      else
        handleUnrepresentable(schema, ctx, json2, params, `A multipleOf divisor of ${divisor} cannot be represented in JSON Schema`);
    }
    const [first, ...rest] = divisors;
    if (first !== void 0)
      json2.multipleOf = first;
    if (rest.length)
      json2.allOf = [...json2.allOf ?? [], ...rest.map((m) => ({ multipleOf: m }))];
  }
};
var booleanProcessor = (_schema, _ctx, json2, _params) => {
  json2.type = "boolean";
};
var neverProcessor = (_schema, _ctx, json2, _params) => {
  json2.not = {};
};
var unknownProcessor = (_schema, _ctx, _json, _params) => {
};
var enumProcessor = (schema, _ctx, json2, _params) => {
  const def = schema._zod.def;
  const values = getEnumValues(def.entries);
  if (values.length === 0) {
    json2.not = {};
    return;
  }
  if (values.every((v) => typeof v === "number"))
    json2.type = "number";
  if (values.every((v) => typeof v === "string"))
    json2.type = "string";
  json2.enum = values;
};
var literalProcessor = (schema, ctx, json2, params) => {
  const def = schema._zod.def;
  if (def.values.length === 0) {
    json2.not = {};
    return;
  }
  const vals = [];
  for (const val of def.values) {
    if (val === void 0) {
      if (handleUnrepresentable(schema, ctx, json2, params, "Literal `undefined` cannot be represented in JSON Schema"))
        return;
    } else if (typeof val === "bigint") {
      if (handleUnrepresentable(schema, ctx, json2, params, "BigInt literals cannot be represented in JSON Schema"))
        return;
      vals.push(Number(val));
    } else {
      vals.push(val);
    }
  }
  if (vals.length === 0) {
  } else if (vals.length === 1) {
    const val = vals[0];
    json2.type = val === null ? "null" : typeof val;
    if (ctx.target === "draft-04" || ctx.target === "openapi-3.0") {
      json2.enum = [val];
    } else {
      json2.const = val;
    }
  } else {
    if (vals.every((v) => typeof v === "number"))
      json2.type = "number";
    if (vals.every((v) => typeof v === "string"))
      json2.type = "string";
    if (vals.every((v) => typeof v === "boolean"))
      json2.type = "boolean";
    if (vals.every((v) => v === null))
      json2.type = "null";
    json2.enum = vals;
  }
};
var customProcessor = (schema, ctx, json2, params) => {
  handleUnrepresentable(schema, ctx, json2, params, "Custom types cannot be represented in JSON Schema");
};
var transformProcessor = (schema, ctx, json2, params) => {
  handleUnrepresentable(schema, ctx, json2, params, "Transforms cannot be represented in JSON Schema");
};
var arrayProcessor = (schema, ctx, _json, params) => {
  const json2 = _json;
  const def = schema._zod.def;
  const { minimum, maximum } = aggregateChecks(schema);
  if (typeof minimum === "number")
    json2.minItems = minimum;
  if (typeof maximum === "number")
    json2.maxItems = maximum;
  json2.type = "array";
  json2.items = processSchema(def.element, ctx, {
    ...params,
    path: [...params.path, "items"]
  });
};
function inputOptin(schema) {
  const def = schema._zod.def;
  if (def.type === "pipe" && def.in._zod.traits.has("$ZodTransform")) {
    return inputOptin(def.out);
  }
  if (def.type === "catch") {
    return inputOptin(def.innerType);
  }
  return schema._zod.optin;
}
var objectProcessor = (schema, ctx, _json, params) => {
  const json2 = _json;
  const def = schema._zod.def;
  const shape = def.shape;
  const symbolKeys = Object.getOwnPropertySymbols(shape);
  if (symbolKeys.length && handleUnrepresentable(schema, ctx, json2, params, "Symbol keys cannot be represented in JSON Schema")) {
    return;
  }
  json2.type = "object";
  json2.properties = {};
  for (const key2 in shape) {
    assignProp(json2.properties, key2, processSchema(shape[key2], ctx, {
      ...params,
      path: [...params.path, "properties", key2]
    }));
  }
  const requiredKeys = [];
  for (const key2 of Object.keys(shape)) {
    const field2 = def.shape[key2];
    if (ctx.io === "input" ? inputOptin(field2) === void 0 : field2._zod.optout === void 0) {
      requiredKeys.push(key2);
    }
  }
  if (requiredKeys.length > 0) {
    json2.required = requiredKeys;
  }
  if (def.catchall?._zod.def.type === "never") {
    json2.additionalProperties = false;
  } else if (!def.catchall) {
    if (ctx.io === "output")
      json2.additionalProperties = false;
  } else if (def.catchall) {
    json2.additionalProperties = processSchema(def.catchall, ctx, {
      ...params,
      path: [...params.path, "additionalProperties"]
    });
  }
};
var unionProcessor = (schema, ctx, json2, params) => {
  const def = schema._zod.def;
  const isExclusive = def.inclusive === false;
  const options = def.options.map((x2, i2) => processSchema(x2, ctx, {
    ...params,
    path: [...params.path, isExclusive ? "oneOf" : "anyOf", i2]
  }));
  if (isExclusive) {
    json2.oneOf = options;
  } else {
    json2.anyOf = options;
  }
};
var intersectionProcessor = (schema, ctx, json2, params) => {
  const def = schema._zod.def;
  const a = processSchema(def.left, ctx, {
    ...params,
    path: [...params.path, "allOf", 0]
  });
  const b = processSchema(def.right, ctx, {
    ...params,
    path: [...params.path, "allOf", 1]
  });
  const isSimpleIntersection = (val) => "allOf" in val && Object.keys(val).length === 1;
  const allOf = [
    ...isSimpleIntersection(a) ? a.allOf : [a],
    ...isSimpleIntersection(b) ? b.allOf : [b]
  ];
  json2.allOf = allOf;
  ctx.intersections.push(allOf);
};
function stringifyKeyNames(bySchema, json2, visited) {
  if (json2.$ref) {
    if (visited.has(json2))
      return json2;
    visited.add(json2);
    const def = bySchema.get(json2)?.def;
    if (!def)
      return json2;
    const inlined = stringifyKeyNames(bySchema, def, visited);
    return inlined === def ? json2 : inlined;
  }
  for (const keyword of ["anyOf", "oneOf"]) {
    const branches = json2[keyword];
    if (!Array.isArray(branches))
      continue;
    const mapped = branches.map((branch) => stringifyKeyNames(bySchema, branch, visited));
    if (mapped.some((branch, i2) => branch !== branches[i2]))
      json2 = { ...json2, [keyword]: mapped };
  }
  const types = Array.isArray(json2.type) ? json2.type : [json2.type];
  const numericType = !types.includes("string") && types.some((t) => t === "number" || t === "integer");
  const values = json2.enum ?? (json2.const !== void 0 ? [json2.const] : void 0);
  if (!numericType && !values?.some((v) => typeof v === "number"))
    return json2;
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf, format, id, ...rest } = json2;
  if (rest.enum)
    rest.enum = rest.enum.map((v) => typeof v === "number" ? String(v) : v);
  else if (typeof rest.const === "number")
    rest.const = String(rest.const);
  if (!numericType)
    return rest;
  rest.type = "string";
  if (!values)
    rest.pattern = (types.includes("number") ? number : integer).source;
  return rest;
}
var pendingRecords = /* @__PURE__ */ new WeakMap();
function rewriteKeyNames(ctx) {
  const bySchema = /* @__PURE__ */ new Map();
  for (const entry of ctx.seen.values()) {
    if (entry.def && !bySchema.has(entry.schema))
      bySchema.set(entry.schema, entry);
  }
  const rewrites = /* @__PURE__ */ new Map();
  for (const record2 of pendingRecords.get(ctx) ?? []) {
    const seen = ctx.seen.get(record2);
    const names = (seen?.def ?? seen?.schema)?.propertyNames;
    if (!names || names === true || rewrites.has(names))
      continue;
    const rewritten = stringifyKeyNames(bySchema, names, /* @__PURE__ */ new Set());
    if (rewritten !== names)
      rewrites.set(names, rewritten);
  }
  if (!rewrites.size)
    return;
  for (const entry of ctx.seen.values()) {
    for (const carrier of [entry.schema, entry.def]) {
      const rewritten = carrier && rewrites.get(carrier.propertyNames);
      if (rewritten)
        carrier.propertyNames = rewritten;
    }
  }
}
var recordProcessor = (schema, ctx, _json, params) => {
  const json2 = _json;
  const def = schema._zod.def;
  json2.type = "object";
  const keyType = def.keyType;
  const patterns = aggregateChecks(keyType).patterns;
  if (def.mode === "loose" && patterns && patterns.size > 0) {
    const valueSchema = processSchema(def.valueType, ctx, {
      ...params,
      path: [...params.path, "patternProperties", "*"]
    });
    json2.patternProperties = {};
    for (const pattern of patterns) {
      assignProp(json2.patternProperties, exactPattern(pattern).source, valueSchema);
    }
  } else {
    if (ctx.target === "draft-07" || ctx.target === "draft-2020-12") {
      json2.propertyNames = processSchema(def.keyType, ctx, {
        ...params,
        path: [...params.path, "propertyNames"]
      });
      let pending = pendingRecords.get(ctx);
      if (!pending) {
        pending = [];
        pendingRecords.set(ctx, pending);
        ctx.deferred.push(() => rewriteKeyNames(ctx));
      }
      pending.push(schema);
    }
    json2.additionalProperties = processSchema(def.valueType, ctx, {
      ...params,
      path: [...params.path, "additionalProperties"]
    });
  }
  const keyValues = keyType._zod.values;
  const omittableOnInput = ctx.io === "input" && inputOptin(def.valueType) !== void 0;
  if (keyValues && !def.partial && !omittableOnInput) {
    const validKeyValues = [...keyValues].filter((v) => typeof v === "string" || typeof v === "number");
    if (validKeyValues.length > 0) {
      json2.required = validKeyValues.map(String);
    }
  }
};
var nullableProcessor = (schema, ctx, json2, params) => {
  const def = schema._zod.def;
  const inner = processSchema(def.innerType, ctx, params);
  const seen = ctx.seen.get(schema);
  if (ctx.target === "openapi-3.0") {
    seen.ref = def.innerType;
    json2.nullable = true;
  } else {
    json2.anyOf = [inner, { type: "null" }];
  }
};
var nonoptionalProcessor = (schema, ctx, _json, params) => {
  const def = schema._zod.def;
  processSchema(def.innerType, ctx, params);
  const seen = ctx.seen.get(schema);
  seen.ref = def.innerType;
};
var UNREPRESENTABLE_DEFAULT = /* @__PURE__ */ Symbol();
function serializeDefaultValue(value, schema, ctx, json2, params) {
  let unrepresentable = false;
  const serialized = JSON.stringify(value, (_, val) => {
    if (typeof val !== "bigint")
      return val;
    unrepresentable = true;
    return null;
  });
  if (!unrepresentable)
    return JSON.parse(serialized);
  handleUnrepresentable(schema, ctx, json2, params, "BigInt defaults cannot be represented in JSON Schema");
  return UNREPRESENTABLE_DEFAULT;
}
var defaultProcessor = (schema, ctx, json2, params) => {
  const def = schema._zod.def;
  processSchema(def.innerType, ctx, params);
  const seen = ctx.seen.get(schema);
  seen.ref = def.innerType;
  const value = serializeDefaultValue(def.defaultValue, schema, ctx, json2, params);
  if (value !== UNREPRESENTABLE_DEFAULT)
    json2.default = value;
};
var prefaultProcessor = (schema, ctx, json2, params) => {
  const def = schema._zod.def;
  processSchema(def.innerType, ctx, params);
  const seen = ctx.seen.get(schema);
  seen.ref = def.innerType;
  if (ctx.io !== "input")
    return;
  const value = serializeDefaultValue(def.defaultValue, schema, ctx, json2, params);
  if (value !== UNREPRESENTABLE_DEFAULT)
    json2._prefault = value;
};
var catchProcessor = (schema, ctx, json2, params) => {
  const def = schema._zod.def;
  processSchema(def.innerType, ctx, params);
  const seen = ctx.seen.get(schema);
  seen.ref = def.innerType;
  let catchValue;
  try {
    catchValue = def.catchValue(void 0);
  } catch {
    handleUnrepresentable(schema, ctx, json2, params, "Dynamic catch values are not supported in JSON Schema");
    return;
  }
  json2.default = catchValue;
};
var pipeProcessor = (schema, ctx, _json, params) => {
  const def = schema._zod.def;
  const inIsTransform = def.in._zod.traits.has("$ZodTransform");
  const innerType = ctx.io === "input" ? inIsTransform ? def.out : def.in : def.out;
  processSchema(innerType, ctx, params);
  const seen = ctx.seen.get(schema);
  seen.ref = innerType;
};
var readonlyProcessor = (schema, ctx, json2, params) => {
  const def = schema._zod.def;
  processSchema(def.innerType, ctx, params);
  const seen = ctx.seen.get(schema);
  seen.ref = def.innerType;
  json2.readOnly = true;
};
var optionalProcessor = (schema, ctx, _json, params) => {
  const def = schema._zod.def;
  processSchema(def.innerType, ctx, params);
  const seen = ctx.seen.get(schema);
  seen.ref = def.innerType;
};

// node_modules/zod/v4/classic/errors.js
var _installedErrorProtos = /* @__PURE__ */ new WeakSet([Object.prototype, Error.prototype]);
function _lazyMethod(proto, key2, make) {
  Object.defineProperty(proto, key2, {
    configurable: true,
    enumerable: false,
    get() {
      const value = make(this);
      Object.defineProperty(this, key2, { value, configurable: true, writable: true });
      return value;
    },
    set(value) {
      Object.defineProperty(this, key2, { value, configurable: true, writable: true });
    }
  });
}
var initializer2 = (inst, issues) => {
  $ZodError.init(inst, issues);
  inst.name = "ZodError";
  const proto = Object.getPrototypeOf(inst);
  if (_installedErrorProtos.has(proto))
    return;
  _installedErrorProtos.add(proto);
  _lazyMethod(proto, "format", (self) => (mapper) => formatError(self, mapper));
  _lazyMethod(proto, "flatten", (self) => (mapper) => flattenError(self, mapper));
  _lazyMethod(proto, "addIssue", (self) => (issue2) => {
    self.issues.push(issue2);
    self.message = JSON.stringify(self.issues, jsonStringifyReplacer, 2);
  });
  _lazyMethod(proto, "addIssues", (self) => (issues2) => {
    self.issues.push(...issues2);
    self.message = JSON.stringify(self.issues, jsonStringifyReplacer, 2);
  });
  Object.defineProperty(proto, "isEmpty", {
    configurable: true,
    enumerable: false,
    get() {
      return this.issues.length === 0;
    }
  });
};
var ZodRealError = /* @__PURE__ */ $constructor("ZodError", initializer2, void 0, {
  Parent: Error
});

// node_modules/zod/v4/classic/parse.js
var parse = /* @__PURE__ */ _parse(ZodRealError);
var parseAsync = /* @__PURE__ */ _parseAsync(ZodRealError);
var safeParse = /* @__PURE__ */ _safeParse(ZodRealError);
var safeParseAsync = /* @__PURE__ */ _safeParseAsync(ZodRealError);
var encode = /* @__PURE__ */ _encode(ZodRealError);
var decode2 = /* @__PURE__ */ _decode(ZodRealError);
var encodeAsync = /* @__PURE__ */ _encodeAsync(ZodRealError);
var decodeAsync = /* @__PURE__ */ _decodeAsync(ZodRealError);
var safeEncode = /* @__PURE__ */ _safeEncode(ZodRealError);
var safeDecode = /* @__PURE__ */ _safeDecode(ZodRealError);
var safeEncodeAsync = /* @__PURE__ */ _safeEncodeAsync(ZodRealError);
var safeDecodeAsync = /* @__PURE__ */ _safeDecodeAsync(ZodRealError);

// node_modules/zod/v4/classic/schemas.js
function _ensureDefaultLocale() {
  if (!globalConfig.localeError)
    config(en_default());
}
function _ensureDefaultMemoizer() {
  if (!globalConfig.memoizer)
    config({ memoizer: memoizer() });
}
var ZodType = /* @__PURE__ */ $constructor("ZodType", (inst, def) => {
  _ensureDefaultLocale();
  $ZodType.init(inst, def);
  inst.def = def;
  inst.type = def.type;
  return inst;
}, {
  check(...chks) {
    const def = this.def;
    return this.clone(util_exports.mergeDefs(def, {
      checks: [
        ...def.checks ?? [],
        ...chks.map((ch) => typeof ch === "function" ? { _zod: { check: ch, def: { check: "custom" }, onattach: [] } } : ch)
      ]
    }), { parent: true });
  },
  with(...chks) {
    return this.check(...chks);
  },
  clone(def, params) {
    return clone(this, def, params);
  },
  brand() {
    return this;
  },
  register(reg, meta2) {
    reg.add(this, meta2);
    return this;
  },
  refine(check2, params) {
    return this.check(refine(check2, params));
  },
  superRefine(refinement, params) {
    return this.check(superRefine(refinement, params));
  },
  overwrite(fn) {
    return this.check(_overwrite(fn));
  },
  optional() {
    return optional(this);
  },
  exactOptional() {
    return exactOptional(this);
  },
  nullable() {
    return nullable(this);
  },
  nullish() {
    return optional(nullable(this));
  },
  nonoptional(params) {
    return nonoptional(this, params);
  },
  array() {
    return array(this);
  },
  or(arg) {
    return union([this, arg]);
  },
  and(arg) {
    return intersection(this, arg);
  },
  transform(tx) {
    return pipe(this, transform(tx));
  },
  default(d) {
    return _default(this, d);
  },
  prefault(d) {
    return prefault(this, d);
  },
  catch(params) {
    return _catch(this, params);
  },
  pipe(target) {
    return pipe(this, target);
  },
  readonly() {
    return readonly(this);
  },
  describe(description) {
    const cl = this.clone();
    globalRegistry.add(cl, { description });
    return cl;
  },
  meta(...args) {
    if (args.length === 0)
      return globalRegistry.get(this);
    const cl = this.clone();
    globalRegistry.add(cl, args[0]);
    return cl;
  },
  isOptional() {
    return this.safeParse(void 0).success;
  },
  isNullable() {
    return this.safeParse(null).success;
  },
  apply(fn, ...args) {
    return args.length === 0 ? fn(this) : fn(this, ...args);
  },
  // Overrides core's `~standard` to add `jsonSchema`. Must stay a prototype entry: redefining it per instance demotes instances to dictionary mode.
  get "~standard"() {
    return util_exports.hide(this, "~standard", {
      ...standardProps(this),
      jsonSchema: {
        input: createStandardJSONSchemaMethod(this, "input"),
        output: createStandardJSONSchemaMethod(this, "output")
      }
    });
  },
  set "~standard"(value) {
    util_exports.own(this, "~standard", value);
  },
  parse: function _parse2(data, params) {
    return parse(this, data, params, { callee: _parse2 });
  },
  parseAsync: async function _parseAsync2(data, params) {
    return await parseAsync(this, data, params, { callee: _parseAsync2 });
  },
  safeParse(data, params) {
    return safeParse(this, data, params);
  },
  async safeParseAsync(data, params) {
    return safeParseAsync(this, data, params);
  },
  // `spa` is an alias: same function object as `safeParseAsync`, as before.
  get spa() {
    return this?.safeParseAsync;
  },
  set spa(value) {
    util_exports.own(this, "spa", value);
  },
  validate(data, params) {
    return validate(this, data, params);
  },
  validateAsync(data, params) {
    return validateAsync(this, data, params);
  },
  encode: function _encode2(data, params) {
    return encode(this, data, params, { callee: _encode2 });
  },
  decode: function _decode2(data, params) {
    return decode2(this, data, params, { callee: _decode2 });
  },
  encodeAsync: async function _encodeAsync2(data, params) {
    return await encodeAsync(this, data, params, { callee: _encodeAsync2 });
  },
  decodeAsync: async function _decodeAsync2(data, params) {
    return await decodeAsync(this, data, params, { callee: _decodeAsync2 });
  },
  safeEncode(data, params) {
    return safeEncode(this, data, params);
  },
  safeDecode(data, params) {
    return safeDecode(this, data, params);
  },
  async safeEncodeAsync(data, params) {
    return safeEncodeAsync(this, data, params);
  },
  async safeDecodeAsync(data, params) {
    return safeDecodeAsync(this, data, params);
  },
  toJSONSchema(params) {
    return createToJSONSchemaMethod(this, {})(params);
  },
  // Reads through to the registry on every access, so it must not cache.
  get description() {
    return globalRegistry.get(this)?.description;
  },
  // No setter: `schema._def = x` throws, as it did when `_def` was a non-writable own property.
  get _def() {
    return this._zod.def;
  }
});
var _ZodString = /* @__PURE__ */ $constructor(
  "_ZodString",
  (inst, def) => {
    $ZodString.init(inst, def);
    ZodType.init(inst, def);
    inst._zod.processJSONSchema = (ctx, json2, params) => stringProcessor(inst, ctx, json2, params);
  },
  /* @__PURE__ */ util_exports.derived({
    format: (inst) => aggregateChecks(inst).format ?? null,
    minLength: (inst) => aggregateChecks(inst).minimum ?? null,
    maxLength: (inst) => aggregateChecks(inst).maximum ?? null
  }, {
    regex(...args) {
      return this.check(_regex(...args));
    },
    includes(...args) {
      return this.check(_includes(...args));
    },
    startsWith(...args) {
      return this.check(_startsWith(...args));
    },
    endsWith(...args) {
      return this.check(_endsWith(...args));
    },
    min(...args) {
      return this.check(_minLength(...args));
    },
    max(...args) {
      return this.check(_maxLength(...args));
    },
    length(...args) {
      return this.check(_length(...args));
    },
    nonempty(...args) {
      return this.check(_minLength(1, ...args));
    },
    lowercase(params) {
      return this.check(_lowercase(params));
    },
    uppercase(params) {
      return this.check(_uppercase(params));
    },
    trim() {
      return this.check(_trim());
    },
    normalize(...args) {
      return this.check(_normalize(...args));
    },
    toLowerCase() {
      return this.check(_toLowerCase());
    },
    toUpperCase() {
      return this.check(_toUpperCase());
    },
    slugify() {
      return this.check(_slugify());
    }
  })
);
var ZodString = /* @__PURE__ */ $constructor("ZodString", (inst, def) => {
  $ZodString.init(inst, def);
  _ZodString.init(inst, def);
}, {
  email(params) {
    return this.check(_email(ZodEmail, params));
  },
  url(params) {
    return this.check(_url(ZodURL, params));
  },
  jwt(params) {
    return this.check(_jwt(ZodJWT, params));
  },
  emoji(params) {
    return this.check(_emoji2(ZodEmoji, params));
  },
  guid(params) {
    return this.check(_guid(ZodGUID, params));
  },
  uuid(params) {
    return this.check(_uuid(ZodUUID, params));
  },
  uuidv4(params) {
    return this.check(_uuidv4(ZodUUID, params));
  },
  uuidv6(params) {
    return this.check(_uuidv6(ZodUUID, params));
  },
  uuidv7(params) {
    return this.check(_uuidv7(ZodUUID, params));
  },
  nanoid(params) {
    return this.check(_nanoid(ZodNanoID, params));
  },
  cuid(params) {
    return this.check(_cuid(ZodCUID, params));
  },
  cuid2(params) {
    return this.check(_cuid2(ZodCUID2, params));
  },
  ulid(params) {
    return this.check(_ulid(ZodULID, params));
  },
  base64(params) {
    return this.check(_base64(ZodBase64, params));
  },
  base64url(params) {
    return this.check(_base64url(ZodBase64URL, params));
  },
  xid(params) {
    return this.check(_xid(ZodXID, params));
  },
  ksuid(params) {
    return this.check(_ksuid(ZodKSUID, params));
  },
  ipv4(params) {
    return this.check(_ipv4(ZodIPv4, params));
  },
  ipv6(params) {
    return this.check(_ipv6(ZodIPv6, params));
  },
  cidrv4(params) {
    return this.check(_cidrv4(ZodCIDRv4, params));
  },
  cidrv6(params) {
    return this.check(_cidrv6(ZodCIDRv6, params));
  },
  e164(params) {
    return this.check(_e164(ZodE164, params));
  },
  datetime(params) {
    return this.check(_isoDateTime(ZodISODateTime, params));
  },
  date(params) {
    return this.check(_isoDate(ZodISODate, params));
  },
  time(params) {
    return this.check(_isoTime(ZodISOTime, params));
  },
  duration(params) {
    return this.check(_isoDuration(ZodISODuration, params));
  }
});
function string2(params) {
  return _string(ZodString, params);
}
var ZodStringFormat = /* @__PURE__ */ $constructor("ZodStringFormat", (inst, def) => {
  $ZodStringFormat.init(inst, def);
  _ZodString.init(inst, def);
});
var ZodISODateTime = /* @__PURE__ */ $constructor("ZodISODateTime", (inst, def) => {
  $ZodISODateTime.init(inst, def);
  ZodStringFormat.init(inst, def);
});
var ZodISODate = /* @__PURE__ */ $constructor("ZodISODate", (inst, def) => {
  $ZodISODate.init(inst, def);
  ZodStringFormat.init(inst, def);
});
var ZodISOTime = /* @__PURE__ */ $constructor("ZodISOTime", (inst, def) => {
  $ZodISOTime.init(inst, def);
  ZodStringFormat.init(inst, def);
});
var ZodISODuration = /* @__PURE__ */ $constructor("ZodISODuration", (inst, def) => {
  $ZodISODuration.init(inst, def);
  ZodStringFormat.init(inst, def);
});
var ZodEmail = /* @__PURE__ */ $constructor("ZodEmail", (inst, def) => {
  $ZodEmail.init(inst, def);
  ZodStringFormat.init(inst, def);
});
var ZodGUID = /* @__PURE__ */ $constructor("ZodGUID", (inst, def) => {
  $ZodGUID.init(inst, def);
  ZodStringFormat.init(inst, def);
});
var ZodUUID = /* @__PURE__ */ $constructor("ZodUUID", (inst, def) => {
  $ZodUUID.init(inst, def);
  ZodStringFormat.init(inst, def);
});
var ZodURL = /* @__PURE__ */ $constructor("ZodURL", (inst, def) => {
  $ZodURL.init(inst, def);
  ZodStringFormat.init(inst, def);
});
var ZodEmoji = /* @__PURE__ */ $constructor("ZodEmoji", (inst, def) => {
  $ZodEmoji.init(inst, def);
  ZodStringFormat.init(inst, def);
});
var ZodNanoID = /* @__PURE__ */ $constructor("ZodNanoID", (inst, def) => {
  $ZodNanoID.init(inst, def);
  ZodStringFormat.init(inst, def);
});
var ZodCUID = /* @__PURE__ */ $constructor("ZodCUID", (inst, def) => {
  $ZodCUID.init(inst, def);
  ZodStringFormat.init(inst, def);
});
var ZodCUID2 = /* @__PURE__ */ $constructor("ZodCUID2", (inst, def) => {
  $ZodCUID2.init(inst, def);
  ZodStringFormat.init(inst, def);
});
var ZodULID = /* @__PURE__ */ $constructor("ZodULID", (inst, def) => {
  $ZodULID.init(inst, def);
  ZodStringFormat.init(inst, def);
});
var ZodXID = /* @__PURE__ */ $constructor("ZodXID", (inst, def) => {
  $ZodXID.init(inst, def);
  ZodStringFormat.init(inst, def);
});
var ZodKSUID = /* @__PURE__ */ $constructor("ZodKSUID", (inst, def) => {
  $ZodKSUID.init(inst, def);
  ZodStringFormat.init(inst, def);
});
var ZodIPv4 = /* @__PURE__ */ $constructor("ZodIPv4", (inst, def) => {
  $ZodIPv4.init(inst, def);
  ZodStringFormat.init(inst, def);
});
var ZodIPv6 = /* @__PURE__ */ $constructor("ZodIPv6", (inst, def) => {
  $ZodIPv6.init(inst, def);
  ZodStringFormat.init(inst, def);
});
var ZodCIDRv4 = /* @__PURE__ */ $constructor("ZodCIDRv4", (inst, def) => {
  $ZodCIDRv4.init(inst, def);
  ZodStringFormat.init(inst, def);
});
var ZodCIDRv6 = /* @__PURE__ */ $constructor("ZodCIDRv6", (inst, def) => {
  $ZodCIDRv6.init(inst, def);
  ZodStringFormat.init(inst, def);
});
var ZodBase64 = /* @__PURE__ */ $constructor("ZodBase64", (inst, def) => {
  $ZodBase64.init(inst, def);
  ZodStringFormat.init(inst, def);
});
var ZodBase64URL = /* @__PURE__ */ $constructor("ZodBase64URL", (inst, def) => {
  $ZodBase64URL.init(inst, def);
  ZodStringFormat.init(inst, def);
});
var ZodE164 = /* @__PURE__ */ $constructor("ZodE164", (inst, def) => {
  $ZodE164.init(inst, def);
  ZodStringFormat.init(inst, def);
});
var ZodJWT = /* @__PURE__ */ $constructor("ZodJWT", (inst, def) => {
  $ZodJWT.init(inst, def);
  ZodStringFormat.init(inst, def);
});
var ZodNumber = /* @__PURE__ */ $constructor(
  "ZodNumber",
  (inst, def) => {
    $ZodNumber.init(inst, def);
    ZodType.init(inst, def);
    inst._zod.processJSONSchema = (ctx, json2, params) => numberProcessor(inst, ctx, json2, params);
    inst.isFinite = true;
  },
  /* @__PURE__ */ util_exports.derived({
    minValue: (inst) => {
      const { minimum, exclusiveMinimum } = aggregateChecks(inst);
      return Math.max(minimum ?? Number.NEGATIVE_INFINITY, exclusiveMinimum ?? Number.NEGATIVE_INFINITY);
    },
    maxValue: (inst) => {
      const { maximum, exclusiveMaximum } = aggregateChecks(inst);
      return Math.min(maximum ?? Number.POSITIVE_INFINITY, exclusiveMaximum ?? Number.POSITIVE_INFINITY);
    },
    isInt: (inst) => {
      const { isInt, multipleOf } = aggregateChecks(inst);
      return !!isInt || !!multipleOf?.some(Number.isSafeInteger);
    },
    format: (inst) => aggregateChecks(inst).format ?? null
  }, {
    gt(value, params) {
      return this.check(_gt(value, params));
    },
    gte(value, params) {
      return this.check(_gte(value, params));
    },
    min(value, params) {
      return this.check(_gte(value, params));
    },
    lt(value, params) {
      return this.check(_lt(value, params));
    },
    lte(value, params) {
      return this.check(_lte(value, params));
    },
    max(value, params) {
      return this.check(_lte(value, params));
    },
    int(params) {
      return this.check(int(params));
    },
    safe(params) {
      return this.check(int(params));
    },
    positive(params) {
      return this.check(_gt(0, params));
    },
    nonnegative(params) {
      return this.check(_gte(0, params));
    },
    negative(params) {
      return this.check(_lt(0, params));
    },
    nonpositive(params) {
      return this.check(_lte(0, params));
    },
    multipleOf(value, params) {
      return this.check(_multipleOf(value, params));
    },
    step(value, params) {
      return this.check(_multipleOf(value, params));
    },
    finite() {
      return this;
    }
  })
);
function number2(params) {
  return _number(ZodNumber, params);
}
var ZodNumberFormat = /* @__PURE__ */ $constructor("ZodNumberFormat", (inst, def) => {
  $ZodNumberFormat.init(inst, def);
  ZodNumber.init(inst, def);
});
function int(params) {
  return _int(ZodNumberFormat, params);
}
var ZodBoolean = /* @__PURE__ */ $constructor("ZodBoolean", (inst, def) => {
  $ZodBoolean.init(inst, def);
  ZodType.init(inst, def);
  inst._zod.processJSONSchema = (ctx, json2, params) => booleanProcessor(inst, ctx, json2, params);
});
function boolean2(params) {
  return _boolean(ZodBoolean, params);
}
var ZodUnknown = /* @__PURE__ */ $constructor("ZodUnknown", (inst, def) => {
  $ZodUnknown.init(inst, def);
  ZodType.init(inst, def);
  inst._zod.processJSONSchema = (ctx, json2, params) => unknownProcessor(inst, ctx, json2, params);
});
function unknown() {
  return _unknown(ZodUnknown);
}
var ZodNever = /* @__PURE__ */ $constructor("ZodNever", (inst, def) => {
  $ZodNever.init(inst, def);
  ZodType.init(inst, def);
  inst._zod.processJSONSchema = (ctx, json2, params) => neverProcessor(inst, ctx, json2, params);
});
function never(params) {
  return _never(ZodNever, params);
}
var ZodArray = /* @__PURE__ */ $constructor("ZodArray", (inst, def) => {
  _ensureDefaultMemoizer();
  $ZodArray.init(inst, def);
  ZodType.init(inst, def);
  inst._zod.processJSONSchema = (ctx, json2, params) => arrayProcessor(inst, ctx, json2, params);
  inst.element = def.element;
}, {
  min(n, params) {
    return this.check(_minLength(n, params));
  },
  nonempty(params) {
    return this.check(_minLength(1, params));
  },
  max(n, params) {
    return this.check(_maxLength(n, params));
  },
  length(n, params) {
    return this.check(_length(n, params));
  },
  unwrap() {
    return this.element;
  }
});
function array(element2, params) {
  return _array(ZodArray, element2, params);
}
var ZodObject = /* @__PURE__ */ $constructor("ZodObject", (inst, def) => {
  _ensureDefaultMemoizer();
  $ZodObjectJIT.init(inst, def);
  ZodType.init(inst, def);
  inst._zod.processJSONSchema = (ctx, json2, params) => objectProcessor(inst, ctx, json2, params);
  util_exports.installLazyProp(inst, "shape", (self) => self._zod.def.shape, false);
}, {
  keyof() {
    return _enum(Object.keys(this._zod.def.shape));
  },
  catchall(catchall) {
    return this.clone(util_exports.mergeDefs(this._zod.def, { catchall }));
  },
  passthrough() {
    return this.clone(util_exports.mergeDefs(this._zod.def, { catchall: unknown() }));
  },
  loose() {
    return this.clone(util_exports.mergeDefs(this._zod.def, { catchall: unknown() }));
  },
  strict() {
    return this.clone(util_exports.mergeDefs(this._zod.def, { catchall: never() }));
  },
  strip() {
    return this.clone(util_exports.mergeDefs(this._zod.def, { catchall: void 0 }));
  },
  extend(incoming) {
    return util_exports.extend(this, incoming);
  },
  safeExtend(incoming) {
    return util_exports.safeExtend(this, incoming);
  },
  merge(other) {
    return util_exports.merge(this, other);
  },
  pick(mask) {
    return util_exports.pick(this, mask);
  },
  omit(mask) {
    return util_exports.omit(this, mask);
  },
  partial(...args) {
    return util_exports.partial(ZodOptional, this, args[0]);
  },
  exactPartial(...args) {
    return util_exports.partial(ZodExactOptional, this, args[0], "exactPartial");
  },
  required(...args) {
    return util_exports.required(ZodNonOptional, this, args[0]);
  }
});
function object(shape, params) {
  const def = {
    type: "object",
    shape: shape ?? {},
    ...util_exports.normalizeParams(params)
  };
  return new ZodObject(def);
}
function strictObject(shape, params) {
  return new ZodObject({
    type: "object",
    shape,
    catchall: never(),
    ...util_exports.normalizeParams(params)
  });
}
var ZodUnion = /* @__PURE__ */ $constructor("ZodUnion", (inst, def) => {
  $ZodUnion.init(inst, def);
  ZodType.init(inst, def);
  inst._zod.processJSONSchema = (ctx, json2, params) => unionProcessor(inst, ctx, json2, params);
  inst.options = def.options;
});
function union(options, params) {
  return new ZodUnion({
    type: "union",
    options,
    ...util_exports.normalizeParams(params)
  });
}
var ZodDiscriminatedUnion = /* @__PURE__ */ $constructor("ZodDiscriminatedUnion", (inst, def) => {
  ZodUnion.init(inst, def);
  $ZodDiscriminatedUnion.init(inst, def);
});
function discriminatedUnion(discriminator, options, params) {
  return new ZodDiscriminatedUnion({
    type: "union",
    options,
    discriminator,
    ...util_exports.normalizeParams(params)
  });
}
var ZodIntersection = /* @__PURE__ */ $constructor("ZodIntersection", (inst, def) => {
  $ZodIntersection.init(inst, def);
  ZodType.init(inst, def);
  inst._zod.processJSONSchema = (ctx, json2, params) => intersectionProcessor(inst, ctx, json2, params);
});
function intersection(left, right) {
  return new ZodIntersection({
    type: "intersection",
    left,
    right
  });
}
var ZodRecord = /* @__PURE__ */ $constructor("ZodRecord", (inst, def) => {
  _ensureDefaultMemoizer();
  $ZodRecord.init(inst, def);
  ZodType.init(inst, def);
  inst._zod.processJSONSchema = (ctx, json2, params) => recordProcessor(inst, ctx, json2, params);
  inst.keyType = def.keyType;
  inst.valueType = def.valueType;
});
function record(keyType, valueType, params) {
  if (!valueType || !valueType._zod) {
    return new ZodRecord({
      type: "record",
      keyType: string2(),
      valueType: keyType,
      ...util_exports.normalizeParams(valueType)
    });
  }
  return new ZodRecord({
    type: "record",
    keyType,
    valueType,
    ...util_exports.normalizeParams(params)
  });
}
var ZodEnum = /* @__PURE__ */ $constructor("ZodEnum", (inst, def) => {
  $ZodEnum.init(inst, def);
  ZodType.init(inst, def);
  inst._zod.processJSONSchema = (ctx, json2, params) => enumProcessor(inst, ctx, json2, params);
  inst.enum = def.entries;
  inst.options = [...inst._zod.values];
  const keys = new Set(Object.keys(def.entries));
  inst.extract = (values, params) => {
    const newEntries = {};
    for (const value of values) {
      if (keys.has(value)) {
        newEntries[value] = def.entries[value];
      } else
        throw new Error(`Key ${value} not found in enum`);
    }
    return new ZodEnum({
      ...def,
      checks: [],
      ...util_exports.normalizeParams(params),
      entries: newEntries
    });
  };
  inst.exclude = (values, params) => {
    const newEntries = { ...def.entries };
    for (const value of values) {
      if (keys.has(value)) {
        delete newEntries[value];
      } else
        throw new Error(`Key ${value} not found in enum`);
    }
    return new ZodEnum({
      ...def,
      checks: [],
      ...util_exports.normalizeParams(params),
      entries: newEntries
    });
  };
});
function _enum(values, params) {
  const entries = Array.isArray(values) ? Object.fromEntries(values.map((v) => [v, v])) : values;
  return new ZodEnum({
    type: "enum",
    entries,
    ...util_exports.normalizeParams(params)
  });
}
var ZodLiteral = /* @__PURE__ */ $constructor("ZodLiteral", (inst, def) => {
  $ZodLiteral.init(inst, def);
  ZodType.init(inst, def);
  inst._zod.processJSONSchema = (ctx, json2, params) => literalProcessor(inst, ctx, json2, params);
  inst.values = new Set(def.values);
  Object.defineProperty(inst, "value", {
    get() {
      if (def.values.length > 1) {
        throw new Error("This schema contains multiple valid literal values. Use `.values` instead.");
      }
      return def.values[0];
    }
  });
});
function literal(value, params) {
  return new ZodLiteral({
    type: "literal",
    values: Array.isArray(value) ? value : [value],
    ...util_exports.normalizeParams(params)
  });
}
var ZodTransform = /* @__PURE__ */ $constructor("ZodTransform", (inst, def) => {
  _ensureDefaultMemoizer();
  $ZodTransform.init(inst, def);
  ZodType.init(inst, def);
  inst._zod.processJSONSchema = (ctx, json2, params) => transformProcessor(inst, ctx, json2, params);
  inst._zod.parse = (payload, _ctx) => {
    if (_ctx.direction === "backward") {
      throw new $ZodEncodeError(inst.constructor.name);
    }
    payload.addIssue = (issue2) => {
      if (typeof issue2 === "string") {
        payload.issues.push(util_exports.issue(issue2, payload.value, def));
      } else {
        const _issue = issue2;
        if (_issue.fatal)
          _issue.continue = false;
        _issue.code ?? (_issue.code = "custom");
        if (!("input" in _issue))
          _issue.input = payload.value;
        _issue.inst ?? (_issue.inst = inst);
        payload.issues.push(util_exports.issue(_issue));
      }
    };
    const output = def.transform(payload.value, payload);
    if (output instanceof Promise) {
      return output.then((output2) => {
        payload.value = output2;
        return payload;
      });
    }
    payload.value = output;
    return payload;
  };
});
function transform(fn) {
  return new ZodTransform({
    type: "transform",
    transform: fn
  });
}
var ZodOptional = /* @__PURE__ */ $constructor("ZodOptional", (inst, def) => {
  $ZodOptional.init(inst, def);
  ZodType.init(inst, def);
  inst._zod.processJSONSchema = (ctx, json2, params) => optionalProcessor(inst, ctx, json2, params);
  inst.unwrap = () => inst._zod.def.innerType;
});
function optional(innerType) {
  return new ZodOptional({
    type: "optional",
    innerType
  });
}
var ZodExactOptional = /* @__PURE__ */ $constructor("ZodExactOptional", (inst, def) => {
  $ZodExactOptional.init(inst, def);
  ZodType.init(inst, def);
  inst._zod.processJSONSchema = (ctx, json2, params) => optionalProcessor(inst, ctx, json2, params);
  inst.unwrap = () => inst._zod.def.innerType;
});
function exactOptional(innerType) {
  return new ZodExactOptional({
    type: "optional",
    innerType
  });
}
var ZodNullable = /* @__PURE__ */ $constructor("ZodNullable", (inst, def) => {
  $ZodNullable.init(inst, def);
  ZodType.init(inst, def);
  inst._zod.processJSONSchema = (ctx, json2, params) => nullableProcessor(inst, ctx, json2, params);
  inst.unwrap = () => inst._zod.def.innerType;
});
function nullable(innerType) {
  return new ZodNullable({
    type: "nullable",
    innerType
  });
}
var ZodDefault = /* @__PURE__ */ $constructor("ZodDefault", (inst, def) => {
  $ZodDefault.init(inst, def);
  ZodType.init(inst, def);
  inst._zod.processJSONSchema = (ctx, json2, params) => defaultProcessor(inst, ctx, json2, params);
  inst.unwrap = () => inst._zod.def.innerType;
  inst.removeDefault = inst.unwrap;
});
function _default(innerType, defaultValue) {
  return new ZodDefault({
    type: "default",
    innerType,
    get defaultValue() {
      return typeof defaultValue === "function" ? defaultValue() : util_exports.shallowClone(defaultValue);
    }
  });
}
var ZodPrefault = /* @__PURE__ */ $constructor("ZodPrefault", (inst, def) => {
  $ZodPrefault.init(inst, def);
  ZodType.init(inst, def);
  inst._zod.processJSONSchema = (ctx, json2, params) => prefaultProcessor(inst, ctx, json2, params);
  inst.unwrap = () => inst._zod.def.innerType;
});
function prefault(innerType, defaultValue) {
  return new ZodPrefault({
    type: "prefault",
    innerType,
    get defaultValue() {
      return typeof defaultValue === "function" ? defaultValue() : util_exports.shallowClone(defaultValue);
    }
  });
}
var ZodNonOptional = /* @__PURE__ */ $constructor("ZodNonOptional", (inst, def) => {
  $ZodNonOptional.init(inst, def);
  ZodType.init(inst, def);
  inst._zod.processJSONSchema = (ctx, json2, params) => nonoptionalProcessor(inst, ctx, json2, params);
  inst.unwrap = () => inst._zod.def.innerType;
});
function nonoptional(innerType, params) {
  return new ZodNonOptional({
    type: "nonoptional",
    innerType,
    ...util_exports.normalizeParams(params)
  });
}
var ZodCatch = /* @__PURE__ */ $constructor("ZodCatch", (inst, def) => {
  $ZodCatch.init(inst, def);
  ZodType.init(inst, def);
  inst._zod.processJSONSchema = (ctx, json2, params) => catchProcessor(inst, ctx, json2, params);
  inst.unwrap = () => inst._zod.def.innerType;
  inst.removeCatch = inst.unwrap;
});
function _catch(innerType, catchValue) {
  return new ZodCatch({
    type: "catch",
    innerType,
    catchValue: typeof catchValue === "function" ? catchValue : util_exports.constantCatch(catchValue)
  });
}
var ZodPipe = /* @__PURE__ */ $constructor("ZodPipe", (inst, def) => {
  $ZodPipe.init(inst, def);
  ZodType.init(inst, def);
  inst._zod.processJSONSchema = (ctx, json2, params) => pipeProcessor(inst, ctx, json2, params);
  inst.in = def.in;
  inst.out = def.out;
});
function pipe(in_, out) {
  return new ZodPipe({
    type: "pipe",
    in: in_,
    out
    // ...util.normalizeParams(params),
  });
}
var ZodReadonly = /* @__PURE__ */ $constructor("ZodReadonly", (inst, def) => {
  $ZodReadonly.init(inst, def);
  ZodType.init(inst, def);
  inst._zod.processJSONSchema = (ctx, json2, params) => readonlyProcessor(inst, ctx, json2, params);
  inst.unwrap = () => inst._zod.def.innerType;
});
function readonly(innerType) {
  return new ZodReadonly({
    type: "readonly",
    innerType
  });
}
var ZodCustom = /* @__PURE__ */ $constructor("ZodCustom", (inst, def) => {
  $ZodCustom.init(inst, def);
  ZodType.init(inst, def);
  inst._zod.processJSONSchema = (ctx, json2, params) => customProcessor(inst, ctx, json2, params);
});
function refine(fn, _params = {}) {
  return _refine(ZodCustom, fn, _params);
}
function superRefine(fn, params) {
  return _superRefine(fn, params);
}

// node_modules/zod/v4/classic/iso.js
var iso_exports = {};
__export(iso_exports, {
  ZodISODate: () => ZodISODate,
  ZodISODateTime: () => ZodISODateTime,
  ZodISODuration: () => ZodISODuration,
  ZodISOTime: () => ZodISOTime,
  date: () => date2,
  datetime: () => datetime2,
  duration: () => duration2,
  time: () => time2
});
function datetime2(params) {
  return _isoDateTime(ZodISODateTime, params);
}
function date2(params) {
  return _isoDate(ZodISODate, params);
}
function time2(params) {
  return _isoTime(ZodISOTime, params);
}
function duration2(params) {
  return _isoDuration(ZodISODuration, params);
}

// src/probes/preprocess.ts
function perChannel(value) {
  return array(value).min(1).max(3).refine((values) => values.length !== 2, "expected one number, or three");
}
var preprocessSchema = strictObject({
  width: int().min(1).max(4096),
  height: int().min(1).max(4096),
  fit: _enum(["fill", "cover", "contain"]).default("fill"),
  colour: _enum(["rgb", "bgr", "gray"]).default("rgb"),
  layout: _enum(["nchw", "nhwc"]).default("nchw"),
  dtype: _enum(["float32", "float16", "float64", "uint8"]).default("float32"),
  scale: number2().positive().default(1 / 255),
  mean: perChannel(number2()).default([0, 0, 0]),
  std: perChannel(number2().positive()).default([1, 1, 1])
});
var partialSchema = strictObject(
  Object.fromEntries(
    Object.entries(preprocessSchema.shape).map(([key2, type]) => [
      key2,
      (type instanceof ZodDefault ? type.unwrap() : type).optional()
    ])
  )
);
function parsePreprocess(value, where) {
  const parsed = partialSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw invalid2(where, parsed.error);
}
function completePreprocess(partial2, where) {
  const parsed = preprocessSchema.safeParse(partial2);
  if (parsed.success) return parsed.data;
  throw invalid2(where, parsed.error);
}
function invalid2(where, error2) {
  return new SacError(
    "PREPROCESS_INVALID",
    `${where} is not a valid preprocessing: ${prettifyError(error2).replaceAll("\n", " ")}.`,
    'Give for instance {"width":224,"height":224,"mean":[0.485,0.456,0.406],"std":[0.229,0.224,0.225]}; docs/reference.md lists all fields.',
    { cause: error2 }
  );
}

// src/probes/select.ts
import { createHash } from "node:crypto";
var SELECTIONS = ["random", "misclassified", "mixed"];
function seededOrder(images, seed) {
  const distinct = new Map(images.map((image) => [image.sha256, image]));
  const key2 = (image) => createHash("sha256").update(`${seed}:${image.sha256}`).digest("hex");
  const keyed = [...distinct.values()].map((image) => ({ image, key: key2(image) }));
  return keyed.sort((a, b) => a.key < b.key ? -1 : 1).map(({ image }) => image);
}
function selectProbes(ordered, selection, count2, wrong) {
  if (selection === "random") return take(ordered, count2, "distinct images");
  const mistakes2 = ordered.filter(wrong);
  const what = "images that the source mislabels after compression";
  if (selection === "misclassified") return take(mistakes2, count2, what);
  const half = take(mistakes2, Math.ceil(count2 / 2), what);
  const right = ordered.filter((image) => !wrong(image));
  return [...half, ...take(right, count2 - half.length, "images that the source still labels right")];
}
function take(from, count2, what) {
  if (from.length >= count2) return from.slice(0, count2);
  throw new SacError(
    "IMAGES_TOO_FEW",
    `${count2} ${what} are needed, but the folder has only ${from.length}.`,
    "Add images, ask for fewer with --probes, or choose --select random."
  );
}

// src/fingerprint/manifest.ts
var FORMAT_VERSION = 1;
var sha256 = string2().regex(/^[0-9a-f]{64}$/);
var share = number2().min(0).max(1);
var correlationSchema = discriminatedUnion("kind", [
  strictObject({ kind: literal("cosine") }),
  strictObject({ kind: literal("rbf"), delta: number2().positive() })
]);
var probeSchema = strictObject({
  file: string2().regex(/^probes\/\d{4,}\.jpg$/),
  image: sha256.meta({ description: "SHA-256 of the image file that the probe was made from" }),
  pixels: sha256.meta({ description: "SHA-256 of the probe's decoded pixels, RGB, 8 bits, row by row" }),
  label: int().min(0).optional().meta({ description: "index of the class folder" })
}).meta({ description: "one JPEG image of the fingerprint" });
var manifestSchema = strictObject({
  format: literal("sac-fingerprint"),
  formatVersion: int().min(1),
  id: string2().regex(/^[0-9a-f]{16}$/).meta({ description: "the same for every calibration of these probes" }),
  task: _enum(["classification"]),
  source: strictObject({
    name: string2(),
    sha256,
    arch: string2().optional(),
    accuracy: share.optional().meta({ description: "share of the labelled images, compressed, that it labels right" }),
    form: _enum(["logits", "probabilities", "log-probabilities", "labels"])
  }),
  classes: int().min(2),
  preprocess: preprocessSchema,
  quality: int().min(1).max(100),
  selection: strictObject({ rule: _enum(SELECTIONS), seed: int(), pool: int().min(1) }),
  representation: _enum(["canonical", "raw"]),
  correlation: correlationSchema,
  probes: array(probeSchema).min(2),
  runtime: strictObject({
    sac: string2(),
    onnxruntime: string2(),
    sharp: string2(),
    libvips: string2(),
    device: _enum(["cpu", "cuda", "webgpu"]),
    threads: int().min(1),
    graphOptimisation: literal("all, int8 unfused")
  }),
  members: record(string2(), sha256).meta({ description: "SHA-256 of every other member of the archive" })
}).meta({ title: "Manifest of a sac fingerprint" });
var referenceSchema = strictObject({
  name: string2(),
  sha256,
  arch: string2().optional(),
  accuracy: share.optional(),
  form: _enum(["logits", "probabilities", "log-probabilities", "labels"]),
  outputs: string2().regex(/^calibration\/(unrelated|derived)-\d{4,}\.npy$/).meta({ description: "member with the model's outputs on the probes" }),
  scores: strictObject({
    ...Object.fromEntries(SCORES.map((name) => [name, number2().optional()])),
    sac: number2()
  })
});
var calibrationSchema = strictObject({ unrelated: array(referenceSchema), derived: array(referenceSchema) }).meta({ title: "Calibration of a sac fingerprint" });

// src/fingerprint/sha256.ts
import { createHash as createHash2 } from "node:crypto";
function sha2562(bytes) {
  return createHash2("sha256").update(bytes).digest("hex");
}

// src/fingerprint/contents.ts
var MANIFEST = "fingerprint.json";
function openContents(bytes, name) {
  const members2 = new Map(unpackArchive(bytes, name));
  const manifest = readManifest(members2, name);
  members2.delete(MANIFEST);
  for (const member of members2.keys()) {
    if (!Object.hasOwn(manifest.members, member)) {
      throw unusable(name, `it holds ${member}, which its manifest does not list`);
    }
  }
  const read = (member) => {
    const found = members2.get(member);
    if (found) return found;
    const message = `${name} lacks its member ${member}.`;
    throw new SacError("FINGERPRINT_MEMBER_MISSING", message, "Use an intact copy of the fingerprint.");
  };
  for (const [member, digest2] of Object.entries(manifest.members)) {
    if (sha2562(read(member)) !== digest2) throw changed(member, name);
  }
  return { manifest, read };
}
function readManifest(members2, name) {
  const bytes = members2.get(MANIFEST);
  if (!bytes) throw unusable(name, `it holds no ${MANIFEST}`);
  const value = readJson(bytes, MANIFEST, name);
  const version2 = value?.formatVersion;
  if (typeof version2 === "number" && version2 > FORMAT_VERSION) {
    throw new SacError(
      "FINGERPRINT_VERSION",
      `${name} has format version ${version2}; this sac reads up to version ${FORMAT_VERSION}.`,
      "Use the sac that wrote it, or a newer one."
    );
  }
  return fitting(manifestSchema, value, MANIFEST, name);
}
function readJson(bytes, member, name) {
  try {
    return JSON.parse(Buffer.from(bytes).toString("utf8"));
  } catch (cause) {
    throw unusable(name, `${member} is not JSON`, cause);
  }
}
function fitting(schema, value, member, name) {
  const { data, error: error2 } = schema.safeParse(value);
  if (!error2) return data;
  const [issue2] = error2.issues;
  const where = issue2.path.join(".") || "its top";
  throw unusable(name, `${member} is not as it should be at ${where}: ${issue2.message}`, error2);
}
function changed(member, name) {
  return new SacError(
    "FINGERPRINT_DIGEST",
    `${member} in ${name} is not what the manifest says: its SHA-256 differs.`,
    "The file was changed after it was written. Use an intact copy; do not trust this one."
  );
}
function unusable(name, reason, cause) {
  const hint = "Use an intact copy of the fingerprint, or enrol the source again.";
  return new SacError("FINGERPRINT_INVALID", `${name} is not a usable fingerprint: ${reason}.`, hint, { cause });
}

// src/fingerprint/npy.ts
var MAGIC = "\x93NUMPY\0";
function encodeNpy(values) {
  const text2 = `{'descr': '<f4', 'fortran_order': False, 'shape': (${values.rows}, ${values.columns}), }`;
  const prefix = MAGIC.length + 2;
  const header = `${text2.padEnd(Math.ceil((prefix + text2.length + 1) / 64) * 64 - prefix - 1)}
`;
  const bytes = Buffer.alloc(prefix + header.length + values.data.length * 4);
  bytes.write(MAGIC, 0, "latin1");
  bytes.writeUInt16LE(header.length, MAGIC.length);
  bytes.write(header, prefix, "latin1");
  values.data.forEach((value, i2) => {
    bytes.writeFloatLE(value, prefix + header.length + 4 * i2);
  });
  return bytes;
}
function decodeNpy(bytes, name) {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const length = buffer.length > 10 ? buffer.readUInt16LE(MAGIC.length) : 0;
  const start = MAGIC.length + 2 + length;
  const header = buffer.toString("latin1", MAGIC.length + 2, start);
  const shape = /^\{'descr': '<f4', 'fortran_order': False, 'shape': \((\d+), (\d+)\), \} *\n$/.exec(header);
  const [rows, columns] = shape ? [Number(shape[1]), Number(shape[2])] : [0, 0];
  if (buffer.toString("latin1", 0, MAGIC.length) !== MAGIC || !shape || buffer.length !== start + rows * columns * 4) {
    throw new SacError(
      "FINGERPRINT_INVALID",
      `${name} is not a float32 matrix in NumPy's format.`,
      "Use an intact copy."
    );
  }
  const values = matrix(rows, columns);
  for (let i2 = 0; i2 < values.data.length; i2 += 1) values.data[i2] = buffer.readFloatLE(start + 4 * i2);
  return values;
}

// src/fingerprint/fingerprint.ts
var CALIBRATION = "calibration.json";
var JPEG_START = Buffer.from([255, 216, 255]);
function settingsOf({ about }) {
  return { representation: about.representation, correlation: about.correlation };
}
function json(value) {
  return Buffer.from(`${JSON.stringify(value, null, 2)}
`);
}
function packFingerprint(fingerprint) {
  const members2 = /* @__PURE__ */ new Map();
  fingerprint.about.probes.forEach(({ file }, i2) => {
    members2.set(file, fingerprint.probes[i2]);
  });
  members2.set("outputs.npy", encodeNpy(fingerprint.outputs));
  members2.set("correlation.npy", encodeNpy(fingerprint.correlation));
  if (fingerprint.calibration) addCalibration(members2, fingerprint.calibration);
  const digests = Object.fromEntries([...members2].map(([name, bytes]) => [name, sha2562(bytes)]));
  const manifest = manifestSchema.parse({ ...fingerprint.about, members: digests });
  return packArchive(new Map([[MANIFEST, json(manifest)], ...members2]));
}
function addCalibration(members2, calibration) {
  const entries = (kind) => calibration[kind].map((reference2, i2) => {
    const member = `calibration/${kind}-${String(i2).padStart(4, "0")}.npy`;
    members2.set(member, encodeNpy(reference2.outputs));
    return { ...reference2, outputs: member };
  });
  const file = { unrelated: entries("unrelated"), derived: entries("derived") };
  members2.set(CALIBRATION, json(calibrationSchema.parse(file)));
}
function unpackFingerprint(bytes, name) {
  const { manifest, read } = openContents(bytes, name);
  const { members: members2, ...about } = manifest;
  const fingerprint = {
    about,
    probes: about.probes.map(({ file }) => read(file)),
    outputs: decodeNpy(read("outputs.npy"), `outputs.npy in ${name}`),
    correlation: decodeNpy(read("correlation.npy"), `correlation.npy in ${name}`),
    calibration: Object.hasOwn(members2, CALIBRATION) ? readCalibration(read, name) : void 0
  };
  checkMatrices(fingerprint, name);
  return fingerprint;
}
function readCalibration(read, name) {
  const file = fitting(calibrationSchema, readJson(read(CALIBRATION), CALIBRATION, name), CALIBRATION, name);
  const references = (entries) => entries.map(({ arch, accuracy: accuracy2, scores, ...rest }) => ({
    ...rest,
    arch,
    accuracy: accuracy2,
    scores,
    outputs: decodeNpy(read(rest.outputs), `${rest.outputs} in ${name}`)
  }));
  return { unrelated: references(file.unrelated), derived: references(file.derived) };
}
function checkMatrices({ about, outputs, correlation, calibration }, name) {
  const n = about.probes.length;
  const check2 = (member, { rows, columns, data }, expected) => {
    if (rows !== n || columns < 2 || columns !== (expected ?? columns)) {
      throw unusable(name, `${member} is ${rows} x ${columns}, not ${n} x ${expected ?? "its number of classes"}`);
    }
    if (!data.every(Number.isFinite)) throw unusable(name, `${member} holds numbers that are not finite`);
  };
  check2("outputs.npy", outputs, about.classes);
  check2("correlation.npy", correlation, n);
  for (const reference2 of [...calibration?.unrelated ?? [], ...calibration?.derived ?? []]) {
    check2(`the outputs of ${reference2.name}`, reference2.outputs);
  }
}
async function decodeProbes({ about, probes }) {
  return Promise.all(
    probes.map(async (bytes, i2) => {
      const { file, pixels } = about.probes[i2];
      const decoded = await decodeProbe(bytes, file, about.preprocess);
      if (sha2562(decoded.data) === pixels) return decoded;
      throw new SacError(
        "FINGERPRINT_DRIFT",
        `The probe ${file} decodes to other pixels here than when the fingerprint was made.`,
        `Another image decoder is at work: install the pinned sharp (made with ${about.runtime.sharp}, libvips ${about.runtime.libvips}).`
      );
    })
  );
}
async function decodeProbe(bytes, file, size2) {
  const { width, height } = size2;
  const invalid3 = (cause) => new SacError(
    "FINGERPRINT_INVALID",
    `The probe ${file} is not a JPEG image of ${width} x ${height} pixels.`,
    "Use an intact copy of the fingerprint, or enrol the source again.",
    { cause }
  );
  if (!Buffer.from(bytes.subarray(0, 3)).equals(JPEG_START)) throw invalid3();
  const decoded = await decode(bytes, file, width * height).catch((cause) => {
    throw invalid3(cause);
  });
  if (decoded.width === width && decoded.height === height) return decoded;
  throw invalid3();
}

// src/fingerprint/store.ts
import { readFile, stat as stat2 } from "node:fs/promises";

// src/write-file.ts
import { randomBytes } from "node:crypto";
import { closeSync, openSync, realpathSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { access, constants, stat } from "node:fs/promises";
import { dirname } from "node:path";
function unwritable(path, reason, cause) {
  return new SacError(
    "OUTPUT_UNWRITABLE",
    `${path} cannot be written: ${reason}.`,
    "Choose another path, or mend this one.",
    { cause }
  );
}
async function ensureWritable(path) {
  const folder = dirname(path);
  const parent = await stat(folder).catch(() => void 0);
  if (!parent?.isDirectory()) throw unwritable(path, `there is no folder ${folder}`);
  const known2 = await stat(path).catch(() => void 0);
  if (known2?.isDirectory()) throw unwritable(path, "it is a folder");
  const [needed, what] = known2 && !known2.isFile() ? [path, "it"] : [folder, `the folder ${folder}`];
  await access(needed, constants.W_OK).catch((cause) => {
    throw unwritable(path, `${what} is read-only`, cause);
  });
}
async function writeWhole(path, content) {
  try {
    const known2 = statSync(path, { throwIfNoEntry: false });
    if (known2 && !known2.isFile() && !known2.isDirectory()) writeFileSync(path, content);
    else replace(known2 ? realpathSync(path) : path, content, known2?.mode);
  } catch (cause) {
    throw unwritable(path, cause instanceof Error ? cause.message : String(cause), cause);
  }
}
function replace(path, content, mode) {
  const neighbour = `${path}.${randomBytes(4).toString("hex")}.tmp`;
  const file = openSync(neighbour, "wx", mode);
  try {
    try {
      writeFileSync(file, content);
    } finally {
      closeSync(file);
    }
    renameSync(neighbour, path);
  } catch (thrown) {
    rmSync(neighbour, { force: true });
    throw thrown;
  }
}

// src/fingerprint/store.ts
async function loadFingerprint(path) {
  const bytes = await readBounded(path).catch((thrown) => {
    if (thrown instanceof SacError) throw thrown;
    const missing2 = thrown.code === "ENOENT";
    throw new SacError(
      missing2 ? "FILE_NOT_FOUND" : "FILE_UNREADABLE",
      `The fingerprint ${path} cannot be read: ${missing2 ? "there is no such file" : thrown.message}.`,
      "Give the path of a .sac file; sac enroll makes one.",
      { cause: thrown }
    );
  });
  return { path, sha256: sha2562(bytes), fingerprint: unpackFingerprint(bytes, path) };
}
async function readBounded(path) {
  if ((await stat2(path)).size > MOST_BYTES) throw tooLarge(path);
  return readFile(path);
}
async function saveFingerprint(path, fingerprint) {
  await writeWhole(path, packFingerprint(fingerprint));
}

// src/probes/folder.ts
import { createHash as createHash3 } from "node:crypto";
import { readdir, readFile as readFile2, stat as stat3 } from "node:fs/promises";
import { extname, join } from "node:path";
var TYPES = {
  ".jpg": "JPEG",
  ".jpeg": "JPEG",
  ".png": "PNG",
  ".webp": "WebP",
  ".tif": "TIFF",
  ".tiff": "TIFF"
};
function typeOf(bytes) {
  const head2 = Buffer.from(bytes.subarray(0, 12)).toString("latin1");
  if (head2.startsWith("\xFF\xD8\xFF")) return "JPEG";
  if (head2.startsWith("\x89PNG\r\n\n")) return "PNG";
  if (head2.startsWith("RIFF") && head2.endsWith("WEBP")) return "WebP";
  if (head2.startsWith("II*\0") || head2.startsWith("MM\0*")) return "TIFF";
  if (head2.startsWith("GIF8")) return "GIF";
  if (head2.startsWith("BM")) return "BMP";
  return void 0;
}
async function readImage(path) {
  const bytes = await readFile2(path).catch((cause) => {
    throw new SacError("IMAGE_UNREADABLE", `${path} cannot be read: ${cause.message}.`, "Check the file.", { cause });
  });
  const expected = TYPES[extname(path).toLowerCase()];
  const found = typeOf(bytes);
  if (found === expected) return bytes;
  if (found === void 0) {
    throw new SacError(
      "IMAGE_UNREADABLE",
      `${path} is not an image: its first bytes are of no known type.`,
      "Remove it."
    );
  }
  throw new SacError(
    "IMAGE_TYPE_MISMATCH",
    `${path} is named like a ${expected} file, but is a ${found} file.`,
    "Rename the file after what it is (or convert it): a wrong name often means that a step before this one went wrong."
  );
}
async function entriesOf(folder) {
  const names = await readdir(folder).catch((cause) => {
    throw new SacError("FILE_UNREADABLE", `${folder} cannot be read: ${cause.message}.`, "Check its permissions.", {
      cause
    });
  });
  const visible = names.filter((name) => !name.startsWith(".")).sort();
  const kinds = await Promise.all(visible.map((name) => stat3(join(folder, name)).catch(() => void 0)));
  return {
    files: visible.filter((_, i2) => !kinds[i2]?.isDirectory()),
    folders: visible.filter((_, i2) => kinds[i2]?.isDirectory())
  };
}
async function imagesIn(folder, prefix, label2) {
  const { files } = await entriesOf(folder);
  const images = [];
  for (const name of files.filter((one) => extname(one).toLowerCase() in TYPES)) {
    const path = join(folder, name);
    const sha2563 = createHash3("sha256").update(await readImage(path)).digest("hex");
    images.push({ path, name: prefix + name, sha256: sha2563, label: label2 });
  }
  return images;
}
async function listImages(folder) {
  const entry = await stat3(folder).catch(() => void 0);
  if (!entry?.isDirectory()) {
    const what = entry ? "is not a folder" : "does not exist";
    throw new SacError("FILE_NOT_FOUND", `The image folder ${folder} ${what}.`, "Give the path of a folder of images.");
  }
  const flat = await imagesIn(folder, "", void 0);
  if (flat.length > 0) return { images: flat, classes: void 0 };
  const { folders: classes } = await entriesOf(folder);
  const images = [];
  for (const [label2, name] of classes.entries())
    images.push(...await imagesIn(join(folder, name), `${name}/`, label2));
  if (images.length > 0) return { images, classes };
  throw new SacError(
    "IMAGES_EMPTY",
    `There is no image in ${folder} or in the folders directly below it.`,
    "Give a folder of .jpg, .png, .webp or .tif files, or one with a folder of images for each class."
  );
}

// src/runtime/run.ts
import { writeFile } from "node:fs/promises";
import { join as join7 } from "node:path";
import { isDeepStrictEqual } from "node:util";

// src/probes/huggingface.ts
import { readFile as readFile3 } from "node:fs/promises";
import { dirname as dirname2, join as join2 } from "node:path";
var FILE = "preprocessor_config.json";
var sideSchema = union([
  number2(),
  object({ height: number2(), width: number2() }),
  object({ shortest_edge: number2() })
]);
var configSchema = object({
  do_resize: boolean2().nullish(),
  do_rescale: boolean2().nullish(),
  rescale_factor: number2().positive().nullish(),
  do_normalize: boolean2().nullish(),
  image_mean: array(number2()).min(1).max(3).nullish(),
  image_std: array(number2().positive()).min(1).max(3).nullish(),
  do_center_crop: boolean2().nullish(),
  do_flip_channel_order: boolean2().nullish(),
  crop_size: sideSchema.nullish(),
  crop_pct: number2().nullish(),
  size: sideSchema.nullish()
});
function sizeOf(config2) {
  const crop = config2.do_center_crop ? config2.crop_size : void 0;
  const side = crop ?? (config2.do_resize === false ? void 0 : config2.size);
  if (!side) return {};
  const fit = crop || config2.crop_pct ? "cover" : "fill";
  if (typeof side === "number") return { width: side, height: side, fit };
  if ("shortest_edge" in side) return { width: side.shortest_edge, height: side.shortest_edge, fit: "cover" };
  return { width: side.width, height: side.height, fit };
}
function fromHuggingFace(config2) {
  const normalised = config2.do_normalize !== false;
  return {
    ...sizeOf(config2),
    ...config2.do_flip_channel_order ? { colour: "bgr" } : {},
    scale: config2.do_rescale === false ? 1 : config2.rescale_factor ?? 1 / 255,
    mean: normalised ? config2.image_mean ?? void 0 : [0],
    std: normalised ? config2.image_std ?? void 0 : [1]
  };
}
async function readHuggingFaceConfig(modelPath) {
  const path = join2(dirname2(modelPath), FILE);
  const text2 = await readFile3(path, "utf8").catch(() => void 0);
  if (text2 === void 0) return void 0;
  try {
    return fromHuggingFace(configSchema.parse(JSON.parse(text2)));
  } catch (cause) {
    throw new SacError(
      "PREPROCESS_INVALID",
      `${path} is not an image processor's configuration that we can read.`,
      "Mend it, remove it, or say how to prepare images with --preprocess.",
      { cause }
    );
  }
}

// src/probes/float16.ts
function toFloat16Bits(value) {
  const sign = value < 0 || Object.is(value, -0) ? 32768 : 0;
  const size2 = Math.abs(value);
  if (Number.isNaN(value)) return 32256;
  if (size2 >= 65520) return sign | 31744;
  const exponent = Math.max(Math.floor(Math.log2(size2)), -14);
  const steps = size2 / 2 ** (exponent - 10);
  const below = Math.floor(steps);
  const rest = steps - below;
  const rounded = below + (rest > 0.5 || rest === 0.5 && below % 2 === 1 ? 1 : 0);
  return sign | (exponent + 14 << 10) + rounded;
}

// src/probes/tensor.ts
function luma(r, g2, b) {
  return 19595 * r + 38470 * g2 + 7471 * b + 32768 >> 16;
}
function average(values) {
  return values.reduce((sum2, value) => sum2 + value, 0) / values.length;
}
function spread(values, channels) {
  if (values.length === channels) return [...values];
  return new Array(channels).fill(average(values));
}
function lookup(form) {
  const mean2 = spread(form.mean, form.channels);
  const std = spread(form.std, form.channels);
  return mean2.map(
    (centre, channel) => Float64Array.from({ length: 256 }, (_, byte) => {
      if (form.dtype === "uint8") return byte;
      const value = (byte * form.scale - centre) / std[channel];
      return form.dtype === "float16" ? toFloat16Bits(value) : value;
    })
  );
}
function allocate(dtype, length) {
  switch (dtype) {
    case "float32":
      return new Float32Array(length);
    case "float64":
      return new Float64Array(length);
    case "float16":
      return new Uint16Array(length);
    case "uint8":
      return new Uint8Array(length);
  }
}
function tensorShape(form, batch) {
  const { channels, width, height } = form;
  return form.layout === "nchw" ? [batch, channels, height, width] : [batch, height, width, channels];
}
function imagesToTensor(images, form) {
  const { channels } = form;
  const area = form.width * form.height;
  const tensor = allocate(form.dtype, images.length * channels * area);
  const values = lookup(form);
  const [toChannel, toPixel] = form.layout === "nchw" ? [area, 1] : [1, channels];
  images.forEach(({ data }, index) => {
    const start = index * channels * area;
    for (let pixel = 0; pixel < area; pixel += 1) {
      const [r, g2, b] = [data[3 * pixel], data[3 * pixel + 1], data[3 * pixel + 2]];
      const target = start + pixel * toPixel;
      if (channels === 1 || form.colour === "gray") {
        const gray = luma(r, g2, b);
        for (let c = 0; c < channels; c += 1) tensor[target + c * toChannel] = values[c][gray];
      } else {
        tensor[target] = values[0][form.colour === "bgr" ? b : r];
        tensor[target + toChannel] = values[1][g2];
        tensor[target + 2 * toChannel] = values[2][form.colour === "bgr" ? r : b];
      }
    }
  });
  return tensor;
}

// src/runtime/child.ts
import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import { stripVTControlCharacters } from "node:util";

// src/on-exit.ts
var actions = /* @__PURE__ */ new Set();
function onExit(action) {
  if (actions.size === 0) process.once("exit", runAll);
  actions.add(action);
  return () => {
    actions.delete(action);
    if (actions.size === 0) process.off("exit", runAll);
  };
}
function runAll() {
  for (const action of [...actions].reverse()) {
    try {
      action();
    } catch {
    }
  }
}

// src/runtime/protocol.ts
var MOST_CLASSES2 = 2 ** 16;
var MEMORY_MARK = "sac-worker: over the memory limit";

// src/runtime/units.ts
var MILLISECONDS = { ms: 1, s: 1e3, m: 6e4, min: 6e4, h: 36e5 };
var BYTES = {
  B: 1,
  KB: 1e3,
  MB: 1e6,
  GB: 1e9,
  KIB: 1024,
  MIB: 1024 ** 2,
  GIB: 1024 ** 3
};
function parse2(text2, units, upper) {
  const match = /^(\d+(?:\.\d+)?)\s*([a-z]+)$/i.exec(text2.trim());
  const factor = match && units[upper ? match[2].toUpperCase() : match[2].toLowerCase()];
  const value = match && factor ? Math.round(Number(match[1]) * factor) : 0;
  return value > 0 ? value : void 0;
}
function parseDuration(text2) {
  const milliseconds = parse2(text2, MILLISECONDS, false);
  if (milliseconds !== void 0) return milliseconds;
  throw new SacError(
    "USAGE",
    `"${text2}" is not a duration.`,
    "Write a number with a unit, such as 120s, 2min or 500ms."
  );
}
function parseSize(text2) {
  const bytes = parse2(text2, BYTES, true);
  if (bytes !== void 0) return bytes;
  throw new SacError("USAGE", `"${text2}" is not a size.`, "Write a number with a unit, such as 4GiB or 500MB.");
}
function formatSize(bytes) {
  const power = Math.min(3, Math.max(0, Math.floor(Math.log2((bytes || 1) * 1.00005) / 10)));
  const value = bytes / 1024 ** power;
  return `${Number(value.toFixed(1))} ${["B", "KiB", "MiB", "GiB"][power]}`;
}

// src/runtime/child.ts
var PASSED_ON = [
  "LD_LIBRARY_PATH",
  "CUDA_VISIBLE_DEVICES",
  "VK_DRIVER_FILES",
  "VK_ICD_FILENAMES",
  "XDG_RUNTIME_DIR",
  "SystemRoot"
];
var LONGEST_TIMER_MS = 2 ** 31 - 1;
var STDERR_KEPT = 4e3;
var HEAP_MIB = 512;
function workerPath() {
  const source = import.meta.url.endsWith(".ts");
  return fileURLToPath(new URL(source ? "../../dist/worker.js" : "./worker.js", import.meta.url));
}
function childEnvironment(work) {
  const passed = PASSED_ON.filter((name) => process.env[name]).map((name) => [name, process.env[name]]);
  return { ...Object.fromEntries(passed), NVIDIA_TF32_OVERRIDE: "0", TMPDIR: work };
}
var ModelProcess = class {
  #child;
  #limits;
  #name;
  #timer;
  #stderr = "";
  #timedOut = false;
  #ended;
  #waiting;
  #settled;
  /** @param name the model's path, for messages; @param work the directory in which the child stands */
  constructor(name, work, limits) {
    this.#name = name;
    this.#limits = limits;
    this.#child = fork(workerPath(), [], {
      cwd: work,
      env: childEnvironment(work),
      execArgv: [`--max-old-space-size=${HEAP_MIB}`],
      serialization: "advanced",
      stdio: ["ignore", "ignore", "pipe", "ipc"]
    });
    this.#child.stderr?.on("data", (chunk) => {
      this.#stderr = (this.#stderr + chunk.toString("utf8")).slice(-STDERR_KEPT);
    });
    this.#child.on("message", (reply) => this.#waiting?.resolve(reply));
    this.#child.on("error", (cause) => {
      if (this.#child.pid === void 0) this.#end(this.#crash(`could not be started: ${cause.message}`, cause));
    });
    this.#child.on("close", (status, signal) => this.#end(this.#causeOfDeath(status, signal)));
    this.#settled = onExit(() => this.#child.kill("SIGKILL"));
    this.#timer = setTimeout(
      () => {
        this.#timedOut = true;
        this.#child.kill("SIGKILL");
      },
      Math.min(limits.timeMs, LONGEST_TIMER_MS)
    );
  }
  /** Resolves when the child is up and can be sent a model. */
  ready() {
    return this.#reply();
  }
  ask(request) {
    const reply = this.#reply();
    if (this.#child.connected) this.#child.send(request);
    return reply;
  }
  /** Ends the process for good, whatever it is doing; safe to call more than once. */
  async close() {
    clearTimeout(this.#timer);
    if (!this.#ended) {
      const gone = new Promise((resolve5) => this.#child.once("close", resolve5));
      this.#child.kill("SIGKILL");
      await gone;
    }
    this.#settled();
  }
  #reply() {
    if (this.#ended) return Promise.reject(this.#ended);
    return new Promise((resolve5, reject) => {
      this.#waiting = { resolve: resolve5, reject };
    });
  }
  #end(reason) {
    this.#ended ??= reason;
    this.#waiting?.reject(this.#ended);
  }
  #causeOfDeath(status, signal) {
    if (this.#timedOut) {
      const seconds = this.#limits.timeMs / 1e3;
      const hint = "If the model is just large or the machine slow, raise --time-limit; an honest model answers soon.";
      return new SacError("MODEL_TIMEOUT", `${this.#name} had not answered after ${seconds} s and was stopped.`, hint);
    }
    if (this.#stderr.includes(MEMORY_MARK)) {
      const limit = formatSize(this.#limits.memoryBytes);
      const hint = "If the model is just large, raise --memory-limit.";
      return new SacError("MODEL_MEMORY", `${this.#name} took more than ${limit} of memory and was stopped.`, hint);
    }
    return this.#crash(signal ? `was ended by ${signal}` : `ended with status ${status}`);
  }
  #crash(how2, cause) {
    const last = stripVTControlCharacters(this.#stderr).trim().split("\n").at(-1);
    return new SacError(
      "MODEL_CRASHED",
      `The process that ran ${this.#name} ${how2}${last ? `; its last words: ${last}` : ""}.`,
      "A model that crashes the runtime is not an honest export: ask for one that runs, and do not run this file elsewhere.",
      { cause }
    );
  }
};

// src/runtime/decode-output.ts
var WHOLE = /^u?int(8|16|32|64)$/;
function decodeOutput(path, name, batches, images) {
  const { elementType, shape } = batches[0];
  const width = shape[1] ?? 1;
  const strange = batches.find((batch) => !isTable(batch, width));
  if (strange) throw unsupported(path, name, strange.elementType, strange.shape);
  const values = new Float32Array(images * width);
  let filled = 0;
  for (const { data } of batches) {
    const part = data.subarray(0, values.length - filled);
    values.set(part, filled);
    filled += part.length;
  }
  if (width > 1) return { kind: "scores", outputs: matrix(images, width, values) };
  if (WHOLE.test(elementType) && values.every((value) => value >= 0 && value < MOST_CLASSES2)) {
    return { kind: "labels", labels: Int32Array.from(values) };
  }
  throw unsupported(path, name, elementType, shape);
}
function isTable({ elementType, shape: [rows, columns = 1, ...rest], data, fed }, width) {
  const shaped = rows === fed && columns === width && rest.every((size2) => size2 === 1);
  return shaped && elementType !== "string" && width > 0 && data.length === rows * width;
}
function unsupported(path, name, elementType, shape) {
  return new SacError(
    "MODEL_OUTPUT_UNSUPPORTED",
    `The output ${name} of ${path} is ${elementType} [${shape.join(", ")}], which is no row of class scores per image.`,
    "Choose another output with --output. One score per class and image is needed, or one class index per image."
  );
}

// src/runtime/devices.ts
import { existsSync, readdirSync } from "node:fs";
import { createRequire as createRequire2 } from "node:module";
import { dirname as dirname3, join as join3 } from "node:path";
var DEVICE_CHOICES = ["auto", "cpu", "cuda", "webgpu"];
var SIMPLEST_MODEL = Buffer.from(
  "CAgSADo3CgwKAXgSAXkiBFJlbHUSBWdyYXBoWg8KAXgSCgoICAESBAoCCAFiDwoBeRIKCggIARIECgIIAUICEA0=",
  "base64"
);
var CUDA_LIBRARY = "libonnxruntime_providers_cuda.so";
function nativeFolder() {
  try {
    const root = dirname3(createRequire2(import.meta.url).resolve("onnxruntime-node/package.json"));
    const bin = join3(root, "bin");
    const [napi] = readdirSync(bin).filter((name) => name.startsWith("napi"));
    return join3(bin, napi, process.platform, process.arch);
  } catch (cause) {
    throw new SacError("RUNTIME_MISSING", "onnxruntime-node is not installed.", "Run npm ci where sac is installed.", {
      cause
    });
  }
}
function missingCudaLibrary() {
  const path = join3(nativeFolder(), CUDA_LIBRARY);
  return existsSync(path) ? void 0 : path;
}
function candidates(choice) {
  if (choice === "cpu" || choice === "webgpu") return { devices: [choice], note: void 0 };
  const missing2 = missingCudaLibrary();
  if (missing2 === void 0) return { devices: choice === "auto" ? ["cuda", "cpu"] : ["cuda"], note: void 0 };
  if (choice === "auto")
    return { devices: ["cpu"], note: `Run on the CPU, because CUDA is not available: there is no ${CUDA_LIBRARY}` };
  throw unavailable("cuda", `${missing2} does not exist`);
}
function unavailable(device, reason) {
  const hints = {
    cuda: `Install the CUDA provider of onnxruntime 1.30.0 with CUDA and cuDNN 9 on the library path, or use --device cpu.`,
    webgpu: "A Vulkan driver (Linux), Metal (macOS) or Direct3D 12 (Windows) is needed; or use --device cpu.",
    cpu: "The CPU runtime itself does not start: reinstall with npm ci."
  };
  return new SacError("DEVICE_UNAVAILABLE", `The device ${device} cannot be used: ${reason}.`, hints[device]);
}

// src/runtime/external-data.ts
import { realpath, stat as stat5 } from "node:fs/promises";
import { dirname as dirname4, isAbsolute, join as join5, relative, sep } from "node:path";

// src/runtime/model-file.ts
import { open as open2, stat as stat4 } from "node:fs/promises";
import { join as join4 } from "node:path";

// src/runtime/foreign-formats.ts
var EXPORT_PYTORCH = `Load it where the model's code is at hand and export it: torch.onnx.export(model.eval(), example, "model.onnx").`;
var EXPORT_SAFETENSORS = "It holds weights without a graph: load it with the model's code and export that, for Hugging Face models with: optimum-cli export onnx --model FOLDER OUTPUT";
var EXPORT_TFLITE = "Convert it: python -m tf2onnx.convert --tflite model.tflite --output model.onnx";
var EXPORT_KERAS = 'Export it: keras.models.load_model("FILE").export("model.onnx", format="onnx")';
var EXPORT_SAVED_MODEL = "Convert its folder: python -m tf2onnx.convert --saved-model FOLDER --output model.onnx";
var UNPACK = "Unpack it and name the .onnx file inside.";
var WRONG_FILE = "Name the .onnx file instead.";
var ERROR_PAGE = "A download probably answered with an error or a login page: open the file to see, then download again.";
var SIGNATURES = [
  { name: "a PyTorch checkpoint", hint: EXPORT_PYTORCH, matches: (head2) => zipMember(head2).includes("data.pkl") },
  { name: "a Keras archive", hint: EXPORT_KERAS, matches: isKerasArchive },
  { name: "a NumPy archive", hint: WRONG_FILE, matches: (head2) => zipMember(head2).endsWith(".npy") },
  { name: "a ZIP archive", hint: UNPACK, matches: starts("PK") },
  { name: "an empty ZIP archive", hint: WRONG_FILE, matches: starts("PK") },
  { name: "a Python pickle (PyTorch's older format)", hint: EXPORT_PYTORCH, matches: isPickle },
  { name: "a safetensors file", hint: EXPORT_SAFETENSORS, matches: isSafetensors },
  { name: "a TensorFlow Lite model", hint: EXPORT_TFLITE, matches: at(4, "TFL3") },
  { name: "an ORT-format model", hint: "Name the .onnx file that it was converted from.", matches: at(4, "ORTM") },
  { name: "an ExecuTorch program", hint: EXPORT_PYTORCH, matches: at(4, "ET1") },
  { name: "an HDF5 file (Keras's older format)", hint: EXPORT_KERAS, matches: starts("\x89HDF\r\n\n") },
  { name: "a TensorFlow SavedModel", hint: EXPORT_SAVED_MODEL, matches: isSavedModel },
  { name: "a GGUF model", hint: "It is a language model's format; export the original.", matches: starts("GGUF") },
  { name: "a NumPy array", hint: WRONG_FILE, matches: starts("\x93NUMPY") },
  { name: "a gzip archive", hint: UNPACK, matches: starts("\x8B") },
  { name: "a Zstandard archive", hint: UNPACK, matches: starts("(\xB5/\xFD") },
  { name: "an xz archive", hint: UNPACK, matches: starts("\xFD7zXZ") },
  { name: "a bzip2 archive", hint: UNPACK, matches: starts("BZh") },
  { name: "a 7z archive", hint: UNPACK, matches: starts("7z\xBC\xAF'") },
  { name: "a tar archive", hint: UNPACK, matches: at(257, "ustar") },
  { name: "a JPEG image", hint: WRONG_FILE, matches: starts("\xFF\xD8\xFF") },
  { name: "a PNG image", hint: WRONG_FILE, matches: starts("\x89PNG") },
  { name: "a GIF image", hint: WRONG_FILE, matches: starts("GIF8") },
  { name: "a RIFF file (WebP, WAV or AVI)", hint: WRONG_FILE, matches: starts("RIFF") },
  { name: "a PDF document", hint: WRONG_FILE, matches: starts("%PDF") },
  { name: "a Linux program or library", hint: WRONG_FILE, matches: starts("\x7FELF") },
  { name: "a Windows program or library", hint: WRONG_FILE, matches: starts("MZ") },
  { name: "an HTML page", hint: ERROR_PAGE, matches: (head2) => /^<(!doctype html|html|head|body)\b/i.test(text(head2)) },
  { name: "an XML document", hint: WRONG_FILE, matches: (head2) => text(head2).startsWith("<?xml") },
  { name: "a JSON document", hint: ERROR_PAGE, matches: (head2) => /^[{[]\s*["\]}{[0-9-]/.test(text(head2)) },
  { name: "a text file", hint: ERROR_PAGE, matches: isText }
];
function foreignFormat(head2) {
  const found = SIGNATURES.find((signature) => signature.matches(head2));
  return found ?? (isModelProto(head2) ? void 0 : { name: "a file of an unknown kind", hint: WRONG_FILE });
}
function starts(magic) {
  return at(0, magic);
}
function at(offset, magic) {
  return (head2) => head2.toString("latin1", offset, offset + magic.length) === magic;
}
function zipMember(head2) {
  if (!starts("PK")(head2) || head2.length < 30) return "";
  return head2.toString("latin1", 30, 30 + head2.readUInt16LE(26));
}
function isKerasArchive(head2) {
  return ["metadata.json", "config.json", "model.weights.h5"].includes(zipMember(head2));
}
function isPickle(head2) {
  return head2[0] === 128 && (head2[1] ?? 0) >= 2 && (head2[1] ?? 0) <= 5;
}
function isSafetensors(head2) {
  return head2.length >= 9 && head2.readUInt32LE(4) === 0 && head2.readUInt32LE(0) >= 2 && head2[8] === 123;
}
function isSavedModel(head2) {
  if (head2[0] !== 8 || head2[2] !== 18) return false;
  let position = 3;
  while ((head2[position] ?? 0) >= 128) position += 1;
  return head2[position + 1] === 10;
}
function text(head2) {
  return head2.toString("utf8").trimStart();
}
function isText(head2) {
  return head2.every((byte) => byte >= 32 || byte >= 9 && byte <= 13);
}
function isModelProto(head2) {
  return [8, 18, 26, 34, 40, 50, 58, 66, 114].includes(head2[0] ?? 0);
}

// src/runtime/model-file.ts
var MAX_MODEL_BYTES = 4 * 2 ** 30;
var HEAD_BYTES = 512;
async function sniffModel(path, maxBytes = MAX_MODEL_BYTES) {
  const { size: size2 } = await statModel(path);
  if (size2 === 0) {
    throw new SacError("MODEL_EMPTY", `${path} is empty.`, "Download or export the model again.");
  }
  if (size2 > maxBytes) throw tooLarge2(path, size2, maxBytes);
  const head2 = await readHead(path);
  refuseLfsPointer(path, head2);
  const format = foreignFormat(head2);
  if (format) throw new SacError("MODEL_NOT_ONNX", `${path} is ${format.name}, not an ONNX model.`, format.hint);
}
async function readHead(path) {
  const file = await open2(path).catch((cause) => Promise.reject(unreadable(path, cause)));
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}
function refuseLfsPointer(path, head2) {
  const text2 = head2.toString("utf8");
  if (!/^version https:\/\/(git-lfs\.github\.com|hawser\.github\.com)\/spec\//.test(text2)) return;
  const oid = /^oid sha256:([0-9a-f]{12})/m.exec(text2)?.[1];
  throw new SacError(
    "MODEL_LFS_POINTER",
    `${path} is a Git LFS pointer${oid ? ` (to the object ${oid}\u2026)` : ""}, not the model itself.`,
    `Fetch it with: git lfs pull --include "${path}". In a workflow, give actions/checkout the input \`lfs: true\`.`
  );
}
function tooLarge2(path, bytes, maxBytes) {
  return new SacError(
    "MODEL_TOO_LARGE",
    `${path} has ${formatSize(bytes)}; the limit for one model is ${formatSize(maxBytes)}.`,
    "Raise the limit if the model is genuine, or judge a smaller export of it."
  );
}
async function statModel(path) {
  const found = await stat4(path).catch((cause) => Promise.reject(unreadable(path, cause)));
  if (found.isDirectory()) throw await folderInstead(path);
  if (!found.isFile()) {
    throw new SacError("MODEL_NOT_ONNX", `${path} is not a regular file.`, "Name the .onnx file instead.");
  }
  return found;
}
async function folderInstead(path) {
  const savedModel = await stat4(join4(path, "saved_model.pb")).catch(() => void 0);
  if (!savedModel) {
    return new SacError(
      "MODEL_NOT_ONNX",
      `${path} is a folder, not an ONNX model.`,
      `Name the .onnx files, for example with the pattern "${join4(path, "**/*.onnx")}".`
    );
  }
  return new SacError(
    "MODEL_NOT_ONNX",
    `${path} is the folder of a TensorFlow SavedModel, not an ONNX model.`,
    `Convert it: python -m tf2onnx.convert --saved-model "${path}" --output model.onnx`
  );
}
function unreadable(path, cause) {
  if (cause.code === "ENOENT" || cause.code === "ENOTDIR") {
    return new SacError("FILE_NOT_FOUND", `There is no file ${path}.`, "Check the path and the working directory.", {
      cause
    });
  }
  return new SacError("FILE_UNREADABLE", `${path} cannot be read: ${cause.message}.`, "Check its permissions.", {
    cause
  });
}

// src/runtime/external-data.ts
async function externalFiles(modelPath, onnx, maxBytes = MAX_MODEL_BYTES) {
  const files = /* @__PURE__ */ new Map();
  for (const data of onnx.externalData) {
    const path = join5(dirname4(modelPath), insideLocation(modelPath, data));
    const size2 = files.get(path) ?? await resolvedSize(modelPath, path, data);
    files.set(path, size2);
    const end = (data.offset ?? 0) + (data.length ?? 0);
    if (end > size2) throw missing(modelPath, data, `has ${size2} bytes, of which the tensor needs those up to ${end}`);
  }
  const bytes = [...files.values()].reduce((sum2, size2) => sum2 + size2, onnx.bytes);
  if (bytes > maxBytes) throw tooLarge2(modelPath, bytes, maxBytes);
  return [...files.keys()];
}
function insideLocation(modelPath, data) {
  const { location } = data;
  if (location === "") throw missing(modelPath, data, "is not named at all");
  if (location.startsWith("/")) throw escapes(modelPath, data, "is an absolute path");
  if (/^[A-Za-z]:/.test(location)) throw escapes(modelPath, data, "names a drive");
  if (location.includes("\\")) throw escapes(modelPath, data, "contains a backslash");
  if (location.split("/").includes("..")) throw escapes(modelPath, data, 'contains ".."');
  if (/[\0\uFFFD]/.test(location)) throw escapes(modelPath, data, "contains bytes that belong in no file name");
  return location;
}
async function resolvedSize(modelPath, path, data) {
  const folder = await realpath(dirname4(modelPath));
  const target = await realpath(path).catch(() => void 0);
  if (target === void 0) throw missing(modelPath, data, "does not exist");
  const way = relative(folder, target);
  if (isAbsolute(way) || way.split(sep)[0] === "..") {
    throw escapes(modelPath, data, "is a symbolic link to a place outside of the model's folder");
  }
  const found = await stat5(target);
  if (!found.isFile()) throw missing(modelPath, data, "is not a regular file");
  refuseLfsPointer(path, await readHead(target));
  return found.size;
}
function escapes(modelPath, data, why2) {
  return new SacError(
    "MODEL_EXTERNAL_DATA_ESCAPES",
    `${modelPath} wants to read a file outside of its folder: the location ${quote(data.location)} of tensor ${quote(data.tensor)} ${why2}.`,
    "Do not trust this model. If it is your own, save it with its weights inside, or in a file beside it."
  );
}
function missing(modelPath, data, what) {
  return new SacError(
    "MODEL_EXTERNAL_DATA_MISSING",
    `${modelPath} keeps tensor ${quote(data.tensor)} in another file, but ${quote(data.location)} ${what}.`,
    "Put the model's external data beside it, complete and under the name it had when the model was saved."
  );
}
function quote(name) {
  return JSON.stringify(name.length > 100 ? `${name.slice(0, 100)}\u2026` : name);
}

// src/runtime/onnx-file.ts
import { closeSync as closeSync2, fstatSync, openSync as openSync2 } from "node:fs";

// src/runtime/file-window.ts
import { readSync } from "node:fs";
var WINDOW_BYTES = 32 << 10;
var FileWindow = class {
  /** `size` is the file's size in bytes; `name` is what error messages call the file. */
  constructor(fd2, size2, name) {
    this.fd = fd2;
    this.size = size2;
    this.name = name;
  }
  fd;
  size;
  name;
  #window = Buffer.allocUnsafe(WINDOW_BYTES);
  #start = 0;
  #end = 0;
  /** The byte at `position`, which must lie before `size`. */
  byte(position) {
    this.#cover(position, 1);
    return this.#window[position - this.#start] ?? 0;
  }
  /** `length` bytes from `position` as UTF-8; what is not UTF-8 becomes U+FFFD. */
  text(position, length) {
    if (length > WINDOW_BYTES) {
      const bytes = Buffer.allocUnsafe(length);
      this.#read(bytes, position, length);
      return bytes.toString("utf8");
    }
    this.#cover(position, length);
    return this.#window.toString("utf8", position - this.#start, position - this.#start + length);
  }
  #cover(position, length) {
    if (position >= this.#start && position + length <= this.#end) return;
    const available = Math.min(WINDOW_BYTES, this.size - position);
    this.#read(this.#window, position, available);
    this.#start = position;
    this.#end = position + available;
  }
  #read(target, position, length) {
    let done = 0;
    while (done < length) {
      const count2 = readSync(this.fd, target, done, length - done, position + done);
      if (count2 === 0) throw this.#shrunk(position + done);
      done += count2;
    }
  }
  #shrunk(position) {
    return new SacError(
      "MODEL_TRUNCATED",
      `${this.name} ended at byte ${position} while it was read; it had ${this.size} bytes before.`,
      "Wait until the file is written completely, then run again."
    );
  }
};

// src/runtime/onnx-types.ts
var ELEMENT_TYPES = [
  ["undefined", 0],
  ["float32", 32],
  ["uint8", 8],
  ["int8", 8],
  ["uint16", 16],
  ["int16", 16],
  ["int32", 32],
  ["int64", 64],
  ["string", 0],
  ["bool", 8],
  ["float16", 16],
  ["float64", 64],
  ["uint32", 32],
  ["uint64", 64],
  ["complex64", 64],
  ["complex128", 128],
  ["bfloat16", 16],
  ["float8e4m3fn", 8],
  ["float8e4m3fnuz", 8],
  ["float8e5m2", 8],
  ["float8e5m2fnuz", 8],
  ["uint4", 4],
  ["int4", 4],
  ["float4e2m1", 4],
  ["float8e8m0", 8],
  ["uint2", 2],
  ["int2", 2]
];
function tensorBytes(code, elements) {
  const bits = ELEMENT_TYPES[code]?.[1];
  return bits ? Math.ceil(elements * bits / 8) : void 0;
}
function readValueInfo(reader) {
  const info = { name: "", elementType: "undefined", shape: null };
  reader.message((field2) => {
    if (field2 === 1) info.name = reader.text();
    if (field2 === 2) readType(reader, info);
  });
  return info;
}
function readType(reader, info) {
  reader.message((field2) => {
    if (field2 === 1) readTensorType(reader, info);
    if (field2 === 4) info.elementType = "sequence";
    if (field2 === 5) info.elementType = "map";
    if (field2 === 7) info.elementType = "opaque";
    if (field2 === 8) info.elementType = "sparse";
    if (field2 === 9) info.elementType = "optional";
  });
}
function readTensorType(reader, info) {
  reader.message((field2) => {
    if (field2 === 1) info.elementType = ELEMENT_TYPES[reader.int32()]?.[0] ?? "undefined";
    if (field2 === 2) {
      info.shape ??= [];
      readShape(reader, info.shape);
    }
  });
}
function readShape(reader, shape) {
  reader.message((field2) => {
    if (field2 === 1) shape.push(readDimension(reader));
  });
}
function readDimension(reader) {
  let dimension = "?";
  reader.message((field2) => {
    if (field2 === 1) dimension = reader.int64() < 0 ? "?" : reader.int64();
    if (field2 === 2) dimension = reader.text() || "?";
  });
  return dimension;
}

// src/runtime/onnx-tensor.ts
function readTensor(reader, external, fallbackName) {
  const source = /* @__PURE__ */ new Map();
  let name = "";
  let type = 0;
  let elements = 1;
  let isExternal = false;
  reader.message((field2) => {
    if (field2 === 1) reader.int64s((size2) => elements = multiply(reader, elements, size2));
    if (field2 === 2) type = reader.int32();
    if (field2 === 8) name = reader.text();
    if (field2 === 13) readSourceEntry(reader, source);
    if (field2 === 14) isExternal ||= reader.int32() === 1;
  });
  name ||= fallbackName;
  if (isExternal) external.push(externalData(reader, name, source, tensorBytes(type, elements)));
  return { name, elements };
}
function readSparseTensor(reader, external, fallbackName) {
  let values;
  let indices;
  reader.message((field2) => {
    if (field2 === 1 && values || field2 === 2 && indices)
      throw reader.refuse("a sparse tensor with a part too many");
    if (field2 === 1) values = readTensor(reader, external, fallbackName);
    if (field2 === 2) indices = readTensor(reader, external, fallbackName);
  });
  return values ?? { name: fallbackName, elements: 0 };
}
function multiply(reader, elements, size2) {
  const product = elements * size2;
  if (size2 < 0 || product > Number.MAX_SAFE_INTEGER) throw reader.refuse("a tensor with an impossible shape");
  return product;
}
function readSourceEntry(reader, source) {
  const [key2, value] = readEntry(reader);
  if (value !== "") source.set(key2, value);
}
function readEntry(reader) {
  const entry = ["", ""];
  reader.message((field2) => {
    if (field2 === 1) entry[0] = reader.text();
    if (field2 === 2) entry[1] = reader.text();
  });
  return entry;
}
function externalData(reader, tensor, source, neededBytes) {
  const offset = byteCount(reader, source.get("offset"));
  const length = byteCount(reader, source.get("length")) ?? neededBytes;
  return {
    tensor,
    location: source.get("location") ?? "",
    ...offset === void 0 ? {} : { offset },
    ...length === void 0 ? {} : { length }
  };
}
function byteCount(reader, text2) {
  if (text2 === void 0) return void 0;
  const count2 = Number(text2);
  if (!/^\d+$/.test(text2) || !Number.isSafeInteger(count2)) {
    throw reader.refuse(`an external-data position ${JSON.stringify(text2.slice(0, 40))} that is no byte count`);
  }
  return count2;
}

// src/runtime/onnx-graph.ts
function standardDomain(domain) {
  return domain === "ai.onnx" ? "" : domain;
}
function qualifiedName(domain, name) {
  return standardDomain(domain) === "" ? name : `${domain}::${name}`;
}
function readGraph(reader, tally2, signature) {
  reader.message((field2) => {
    if (field2 === 1) readNode(reader, tally2);
    if (field2 === 5 || field2 === 15) {
      const read = field2 === 5 ? readTensor : readSparseTensor;
      const tensor = read(reader, tally2.externalData, "");
      signature?.initialisers.add(tensor.name);
      tally2.initialiserCount += 1;
      tally2.parameterCount += tensor.elements;
    }
    if (field2 === 11) signature?.inputs.push(readValueInfo(reader));
    if (field2 === 12) signature?.outputs.push(readValueInfo(reader));
  });
}
function readFunction(reader, tally2) {
  let name = "";
  let domain = "";
  reader.message((field2) => {
    if (field2 === 1) name = reader.text();
    if (field2 === 7) readNode(reader, tally2);
    if (field2 === 10) domain = reader.text();
    if (field2 === 11) readAttribute(reader, tally2);
  });
  return qualifiedName(domain, name);
}
function readNode(reader, tally2) {
  let operator = "";
  let domain = "";
  reader.message((field2) => {
    if (field2 === 4) operator = reader.text();
    if (field2 === 5) readAttribute(reader, tally2);
    if (field2 === 7) domain = reader.text();
  });
  const name = qualifiedName(domain, operator);
  tally2.operators.set(name, (tally2.operators.get(name) ?? 0) + 1);
}
function readAttribute(reader, tally2) {
  let name = "";
  let single = 0;
  reader.message((field2) => {
    if (field2 === 1) name = reader.text();
    if (field2 === 5 || field2 === 22) single += 1;
    if (single > 1) throw reader.refuse(`an attribute ${JSON.stringify(name)} with two tensors for one`);
    if (field2 === 5 || field2 === 10) readTensor(reader, tally2.externalData, name);
    if (field2 === 22 || field2 === 23) readSparseTensor(reader, tally2.externalData, name);
    if (field2 === 6 || field2 === 11) readGraph(reader, tally2);
  });
}

// src/runtime/protobuf.ts
var MAX_DEPTH = 100;
var MAX_MESSAGES = 1e6;
var MAX_FIELDS = 16e6;
var MAX_TEXT_BYTES = 1 << 20;
var MAX_ALL_TEXT_BYTES = 16 << 20;
var MAX_FIELD_NUMBER = 2 ** 29 - 1;
var VARINT = 0;
var FIXED64 = 1;
var LENGTH_DELIMITED = 2;
var FIXED32 = 5;
var ProtobufReader = class {
  constructor(file) {
    this.file = file;
    this.#end = file.size;
  }
  file;
  #position = 0;
  /** End of the message being read: nothing inside it may reach further. */
  #end;
  #depth = 0;
  #messages = 0;
  #fields = 0;
  #textBytes = 0;
  /** The field being visited: where it starts, its wire type, its varint's two halves, where its payload ends. */
  #fieldStart = 0;
  #wireType = VARINT;
  #low = 0;
  #high = 0;
  #payloadEnd = 0;
  /** Reads the whole file as one message: `visit` is called with each field's number, in the file's order. */
  document(visit) {
    this.#visitFields(this.file.size, visit);
  }
  /** Reads the visited field as a nested message. */
  message(visit) {
    this.#expect(LENGTH_DELIMITED);
    this.#visitFields(this.#payloadEnd, visit);
  }
  /** The visited field as a 64-bit integer; beyond 2^53 only its magnitude is right. */
  int64() {
    this.#expect(VARINT);
    return (this.#high | 0) * 2 ** 32 + this.#low;
  }
  /** The visited field as an enumeration or 32-bit integer: protobuf keeps the low 32 bits, whatever was written. */
  int32() {
    this.#expect(VARINT);
    return this.#low | 0;
  }
  /** The visited field as repeated integers, packed or one at a time. */
  int64s(visit) {
    if (this.#wireType !== LENGTH_DELIMITED) {
      visit(this.int64());
      return;
    }
    const end = this.#payloadEnd;
    const enclosing = this.#end;
    this.#end = end;
    this.#wireType = VARINT;
    while (this.#position < end) {
      this.#countField();
      this.#readVarint();
      visit(this.int64());
    }
    this.#end = enclosing;
  }
  /** The visited field as UTF-8 text; a byte that is not UTF-8 becomes U+FFFD. */
  text() {
    this.#expect(LENGTH_DELIMITED);
    const length = this.#payloadEnd - this.#position;
    if (length > MAX_TEXT_BYTES) throw this.refuse(`a name or text of ${length} bytes`);
    this.#textBytes += length;
    if (this.#textBytes > MAX_ALL_TEXT_BYTES) throw this.#tooLarge(`more than ${MAX_ALL_TEXT_BYTES} bytes of names`);
    return this.file.text(this.#position, length);
  }
  /** An error about the file as such, at the visited field. */
  refuse(what) {
    return new SacError(
      "MODEL_NOT_ONNX",
      `${this.file.name} is damaged or not an ONNX model: ${what} at byte ${this.#fieldStart}.`,
      "Export or download the model again."
    );
  }
  #visitFields(end, visit) {
    const enclosing = this.#end;
    this.#end = end;
    this.#depth += 1;
    this.#messages += 1;
    if (this.#depth > MAX_DEPTH) throw this.#tooLarge(`messages nested more than ${MAX_DEPTH} deep`);
    if (this.#messages > MAX_MESSAGES) throw this.#tooLarge(`more than ${MAX_MESSAGES} nodes, tensors and attributes`);
    while (this.#position < end) {
      const field2 = this.#readTag();
      const next = this.#payloadEnd;
      visit(field2);
      this.#position = next;
    }
    this.#depth -= 1;
    this.#end = enclosing;
  }
  #readTag() {
    this.#fieldStart = this.#position;
    this.#countField();
    this.#readVarint();
    const field2 = Math.floor(this.#unsigned() / 8);
    this.#wireType = this.#low & 7;
    if (field2 < 1 || field2 > MAX_FIELD_NUMBER) throw this.refuse("an impossible field number");
    this.#payloadEnd = this.#readPayloadEnd();
    return field2;
  }
  #readPayloadEnd() {
    if (this.#wireType === VARINT) {
      this.#readVarint();
      return this.#position;
    }
    const length = this.#readLength();
    const left = this.#end - this.#position;
    if (length > left) throw this.#truncated(`a field of ${length} bytes, of which only ${left} are there`);
    return this.#position + length;
  }
  #readLength() {
    if (this.#wireType === FIXED64) return 8;
    if (this.#wireType === FIXED32) return 4;
    if (this.#wireType !== LENGTH_DELIMITED) throw this.refuse(`wire type ${this.#wireType}`);
    this.#readVarint();
    return this.#unsigned();
  }
  #readVarint() {
    let low = 0;
    let high = 0;
    for (let shift = 0; shift < 70; shift += 7) {
      const byte = this.#readByte();
      const bits = byte & 127;
      if (shift < 32) low |= bits << shift;
      if (shift === 28) high |= bits >> 4;
      if (shift > 28) high |= bits << shift - 32;
      if (byte < 128) {
        this.#low = low >>> 0;
        this.#high = high >>> 0;
        return;
      }
    }
    throw this.refuse("a number of more than 10 bytes");
  }
  #unsigned() {
    return this.#high * 2 ** 32 + this.#low;
  }
  #readByte() {
    if (this.#position >= this.#end) throw this.#truncated("a number that does not end");
    const byte = this.file.byte(this.#position);
    this.#position += 1;
    return byte;
  }
  #expect(wireType) {
    if (this.#wireType !== wireType) throw this.refuse(`wire type ${this.#wireType} where ${wireType} belongs`);
  }
  #countField() {
    this.#fields += 1;
    if (this.#fields > MAX_FIELDS) throw this.#tooLarge(`more than ${MAX_FIELDS} values outside of packed weights`);
  }
  #truncated(what) {
    return new SacError(
      "MODEL_TRUNCATED",
      `${this.file.name} is cut short or damaged: ${what}, at byte ${this.#fieldStart} of ${this.file.size}.`,
      "Download or export the model again, and compare its size with the original's."
    );
  }
  #tooLarge(what) {
    return new SacError(
      "MODEL_TOO_LARGE",
      `${this.file.name} holds ${what}, at byte ${this.#fieldStart}.`,
      "No image classifier needs that much: if the model is genuine, export it without embedded data."
    );
  }
};

// src/runtime/onnx-file.ts
async function readOnnxFile(path, maxBytes = MAX_MODEL_BYTES) {
  await sniffModel(path, maxBytes);
  const fd2 = openSync2(path, "r");
  try {
    return readModel(new ProtobufReader(new FileWindow(fd2, fstatSync(fd2).size, path)));
  } finally {
    closeSync2(fd2);
  }
}
function readModel(reader) {
  const tally2 = { operators: /* @__PURE__ */ new Map(), externalData: [], initialiserCount: 0, parameterCount: 0 };
  const signature = { inputs: [], outputs: [], initialisers: /* @__PURE__ */ new Set() };
  const opsets = [];
  const functions = /* @__PURE__ */ new Set();
  const metadata = /* @__PURE__ */ new Map();
  let irVersion = 0;
  let producerName = "";
  let producerVersion = "";
  let hasGraph = false;
  let hasTrainingInfo = false;
  reader.document((field2) => {
    if (field2 === 1) irVersion = reader.int64();
    if (field2 === 2) producerName = reader.text();
    if (field2 === 3) producerVersion = reader.text();
    if (field2 === 7) {
      hasGraph = true;
      readGraph(reader, tally2, signature);
    }
    if (field2 === 8) opsets.push(readOpset(reader));
    if (field2 === 14) metadata.set(...readEntry(reader));
    if (field2 === 20) hasTrainingInfo = true;
    if (field2 === 25) functions.add(readFunction(reader, tally2));
  });
  if (!hasGraph) throw reader.refuse("no graph, up to the end");
  if (opsets.length === 0) throw withoutOpset(reader);
  return {
    irVersion,
    producer: `${producerName} ${producerVersion}`.trim(),
    opsets,
    inputs: signature.inputs.filter((input) => !signature.initialisers.has(input.name)),
    outputs: signature.outputs,
    operators: Object.fromEntries(tally2.operators),
    functions: [...functions],
    hasTrainingInfo,
    externalData: tally2.externalData,
    initialiserCount: tally2.initialiserCount,
    parameterCount: tally2.parameterCount,
    bytes: reader.file.size,
    metadata: Object.fromEntries(metadata)
  };
}
function readOpset(reader) {
  let domain = "";
  let version2 = 0;
  reader.message((field2) => {
    if (field2 === 1) domain = reader.text();
    if (field2 === 2) version2 = reader.int64();
  });
  return { domain: standardDomain(domain), version: version2 };
}
function withoutOpset(reader) {
  return new SacError(
    "MODEL_TRUNCATED",
    `${reader.file.name} names no operator set (opset_import): it is cut short after its graph, or was written incompletely.`,
    "Download or export the model again, and compare its size with the original's."
  );
}

// src/runtime/refusals.ts
var KNOWN_DOMAINS = /* @__PURE__ */ new Set(["", "ai.onnx.ml", "com.microsoft"]);
var COMPILED_PROGRAM = "com.microsoft::EPContext";
var DOMAIN_HINTS = /* @__PURE__ */ new Map([
  ["ai.onnx.contrib", "Export the model without the pre- and post-processing of onnxruntime-extensions."],
  ["ai.onnx.training", "Export the model for inference."],
  ["ai.onnx.preview.training", "Export the model for inference."],
  ["com.microsoft.nchwc", "The model was optimised for one processor: use the file from before that step."],
  ["com.ms.internal.nhwc", "The model was optimised for one device: use the file from before that step."],
  ["org.pytorch.aten", "Export the model with standard ONNX operators only."]
]);
var OPERATORS_NAMED = 5;
function refusals(onnx) {
  return [
    ...compiledProgramRefusals(onnx),
    ...foreignDomainRefusals(onnx),
    ...trainingRefusals(onnx),
    ...signatureRefusals(onnx)
  ];
}
function compiledProgramRefusals(onnx) {
  if (!Object.hasOwn(onnx.operators, COMPILED_PROGRAM)) return [];
  return [
    {
      code: "MODEL_OPERATOR_REFUSED",
      message: `The operator ${COMPILED_PROGRAM} runs a compiled program that cannot be looked into.`,
      hint: "Use the model from before it was compiled for one device."
    }
  ];
}
function foreignDomainRefusals(onnx) {
  return [...foreignOperators(onnx)].map(([domain, operators]) => ({
    code: "MODEL_OPERATOR_REFUSED",
    message: `The domain ${quote2(domain)} needs code that does not come with onnxruntime (${listed(operators)}).`,
    hint: DOMAIN_HINTS.get(domain) ?? "Export the model with standard ONNX operators only."
  }));
}
function foreignOperators(onnx) {
  const functions = new Set(onnx.functions);
  const byDomain = /* @__PURE__ */ new Map();
  for (const operator of Object.keys(onnx.operators)) {
    const domain = operator.slice(0, Math.max(0, operator.lastIndexOf("::")));
    if (KNOWN_DOMAINS.has(domain) || functions.has(operator)) continue;
    const operators = byDomain.get(domain) ?? [];
    operators.push(operator.slice(domain.length + "::".length));
    byDomain.set(domain, operators);
  }
  return byDomain;
}
function trainingRefusals(onnx) {
  if (!onnx.hasTrainingInfo) return [];
  return [
    {
      code: "MODEL_OPERATOR_REFUSED",
      message: "The model carries training graphs (training_info) beside the one for inference.",
      hint: "Export the model for inference."
    }
  ];
}
function signatureRefusals(onnx) {
  const found = [];
  if (onnx.inputs.length === 0) {
    found.push({
      code: "MODEL_NO_IMAGE_INPUT",
      message: "The model has no input: its answer cannot depend on an image.",
      hint: "Export the model with its image input as a graph input."
    });
  }
  if (onnx.outputs.length === 0) {
    found.push({
      code: "MODEL_OUTPUT_UNSUPPORTED",
      message: "The model has no output.",
      hint: "Export the model with its class scores as a graph output."
    });
  }
  return found;
}
function listed(operators) {
  const named = operators.slice(0, OPERATORS_NAMED).map(quote2).join(", ");
  const others = operators.length - OPERATORS_NAMED;
  return others > 0 ? `${named} and ${others} more` : named;
}
function quote2(name) {
  return JSON.stringify(name.length > 100 ? `${name.slice(0, 100)}\u2026` : name);
}

// src/runtime/inspect.ts
async function inspectModel(path) {
  const onnx = await readOnnxFile(path);
  const [refusal] = refusals(onnx);
  if (refusal) throw new SacError(refusal.code, `${path}: ${refusal.message}`, refusal.hint);
  return { onnx, external: await externalFiles(path, onnx) };
}

// src/runtime/plan.ts
var BYTES2 = { float32: 4, float16: 2, float64: 8, uint8: 1 };
var USUAL_BATCH = 32;
var USUAL_BATCH_BYTES = 64 * 2 ** 20;
var MOST_IMAGES = 4096;
var MOST_BYTES2 = 512 * 2 ** 20;
function describe2({ name, elementType, shape }) {
  return `${name} (${elementType} ${shape ? `[${shape.join(", ")}]` : "of unknown shape"})`;
}
function planRun(path, onnx, sources, output) {
  const input = imageInput(path, onnx);
  const layout = layoutOf(input) ?? sources.told.layout ?? sources.fingerprint.layout ?? "nchw";
  const [batch, ...rest] = input.shape ?? [];
  const [channels, height, width] = layout === "nchw" ? rest : [rest[2], rest[0], rest[1]];
  const shape = { width: fixed(width), height: fixed(height) };
  const { told } = sources;
  for (const side of ["width", "height"]) {
    if (told[side] !== void 0 && shape[side] !== void 0 && told[side] !== shape[side]) {
      const message = `${path} takes images of ${side} ${shape[side]}, but ${told[side]} was asked for.`;
      throw new SacError("PREPROCESS_INVALID", message, "Leave the size out: a model's own fixed size is always used.");
    }
  }
  const merged = merge2(sources.fingerprint, sources.beside, told, {
    ...shape,
    layout,
    dtype: input.elementType
  });
  if (merged.width === void 0 || merged.height === void 0) {
    const message = `${path} takes images of any size: its input is ${describe2(input)}.`;
    throw new SacError(
      "PREPROCESS_INVALID",
      message,
      "Say which size it was trained for, for instance --size 224x224."
    );
  }
  const form = {
    ...completePreprocess(merged, `the preprocessing of ${path}`),
    channels: fixed(channels) === 1 ? 1 : 3
  };
  return {
    input: input.name,
    form,
    ...batchOf(path, form, fixed(batch)),
    output: chooseOutput(path, onnx.outputs, output)
  };
}
function batchOf(path, form, wanted) {
  const bytes = form.width * form.height * form.channels * BYTES2[form.dtype];
  if (wanted === void 0) {
    return { batch: Math.max(1, Math.min(USUAL_BATCH, Math.floor(USUAL_BATCH_BYTES / bytes))), batchFixed: false };
  }
  if (wanted <= MOST_IMAGES && wanted * bytes <= MOST_BYTES2) return { batch: wanted, batchFixed: true };
  throw new SacError(
    "MODEL_TOO_LARGE",
    `${path} insists on ${wanted} images of ${form.width}x${form.height} at once, which is ${formatSize(wanted * bytes)}; at most ${MOST_IMAGES} images and ${formatSize(MOST_BYTES2)} are fed.`,
    "Export it with a smaller or, better, a free batch size."
  );
}
function fixed(size2) {
  return typeof size2 === "number" && size2 > 0 ? size2 : void 0;
}
function merge2(...parts) {
  const told = parts.flatMap((part) => Object.entries(part ?? {}).filter(([, value]) => value !== void 0));
  return Object.fromEntries(told);
}
function isImage({ elementType, shape }) {
  if (!Object.hasOwn(BYTES2, elementType) || shape?.length !== 4) return false;
  return mayBeChannels(shape[1]) || mayBeChannels(shape[3]);
}
function areChannels(size2) {
  return size2 === 1 || size2 === 3;
}
function mayBeChannels(size2) {
  return typeof size2 !== "number" || areChannels(size2);
}
function imageInput(path, onnx) {
  const listed2 = onnx.inputs.map(describe2).join(", ") || "none";
  const images = onnx.inputs.filter(isImage);
  if (images.length === 0) {
    throw new SacError(
      "MODEL_NO_IMAGE_INPUT",
      `${path} has no input that takes images; its inputs: ${listed2}.`,
      "An image input has four dimensions (batch, 1 or 3 channels, height, width in either layout) and holds float16, float32, float64 or uint8 values."
    );
  }
  if (onnx.inputs.length === 1) return images[0];
  throw new SacError(
    "MODEL_SEVERAL_INPUTS",
    `${path} has ${onnx.inputs.length} inputs, and only one can be given images: ${listed2}.`,
    "Export a model with the image as its only input, the other inputs made constants."
  );
}
function layoutOf({ shape }) {
  const [, first, , last] = shape ?? [];
  for (const test of [areChannels, mayBeChannels]) {
    if (test(first) !== test(last)) return test(first) ? "nchw" : "nhwc";
  }
  return void 0;
}
function chooseOutput(path, outputs, wanted) {
  const listed2 = outputs.map(describe2).join(", ");
  if (wanted !== void 0) {
    if (outputs.some(({ name }) => name === wanted)) return wanted;
    throw new SacError(
      "MODEL_OUTPUT_UNKNOWN",
      `${path} has no output named "${wanted}"; its outputs: ${listed2}.`,
      "Name one of these with --output."
    );
  }
  if (outputs.length === 1) return outputs[0].name;
  throw new SacError(
    "MODEL_SEVERAL_OUTPUTS",
    `${path} has ${outputs.length} outputs: ${listed2}.`,
    "Say with --output which one holds the class scores."
  );
}

// src/runtime/sandbox.ts
import { createHash as createHash4 } from "node:crypto";
import { constants as constants2, createReadStream, rmSync as rmSync2 } from "node:fs";
import { chmod, copyFile, mkdir, mkdtemp, readdir as readdir2, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, dirname as dirname5, join as join6, relative as relative2 } from "node:path";
import { pipeline } from "node:stream/promises";
var PREFIX = "sac-run-";
async function sha256Of(folder, names) {
  const list = createHash4("sha256");
  for (const name of names) {
    const hash = createHash4("sha256");
    await pipeline(createReadStream(join6(folder, name)), hash);
    const digest2 = hash.digest("hex");
    if (names.length === 1) return digest2;
    list.update(`${digest2}  ${name}
`);
  }
  return list.digest("hex");
}
async function makeSandbox(modelPath, external) {
  await removeAbandoned();
  const root = await mkdtemp(join6(tmpdir(), `${PREFIX}${process.pid}-`));
  const settled = onExit(() => rmSync2(root, { recursive: true, force: true }));
  const remove = () => rm(root, { recursive: true, force: true }).finally(settled);
  try {
    const [folder, work] = [join6(root, "model"), join6(root, "work")];
    await mkdir(folder);
    await mkdir(work);
    const data = external.map((file) => relative2(dirname5(modelPath), file)).sort();
    const names = [.../* @__PURE__ */ new Set([basename(modelPath), ...data])];
    for (const name of names) await snapshot(join6(dirname5(modelPath), name), join6(folder, name));
    return { model: join6(folder, names[0]), work, sha256: await sha256Of(folder, names), remove };
  } catch (thrown) {
    await remove();
    throw thrown;
  }
}
async function snapshot(from, to) {
  await mkdir(dirname5(to), { recursive: true });
  try {
    await copyFile(from, to, constants2.COPYFILE_FICLONE | constants2.COPYFILE_EXCL);
    await chmod(to, 256);
  } catch (cause) {
    const message = `${from} cannot be copied to a private directory: ${cause.message}.`;
    throw new SacError("FILE_UNREADABLE", message, "Check that it is still there, and the space left in TMPDIR.", {
      cause
    });
  }
}
function isRunning(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (thrown) {
    return thrown.code === "EPERM";
  }
}
async function removeAbandoned() {
  for (const name of await readdir2(tmpdir())) {
    const pid = name.startsWith(PREFIX) && Number.parseInt(name.slice(PREFIX.length), 10);
    if (pid && !isRunning(pid)) await rm(join6(tmpdir(), name), { recursive: true, force: true }).catch(() => void 0);
  }
}

// src/runtime/run.ts
async function planModel(path, known2, options) {
  const { onnx, external } = await inspectModel(path);
  const sources = { told: options.preprocess, beside: await readHuggingFaceConfig(path), fingerprint: known2 };
  return { ...planRun(path, onnx, sources, options.output), onnx, external };
}
async function runModel(path, probes, known2, options) {
  const began = performance.now();
  const { onnx, external, ...plan } = await planModel(path, known2, options);
  const { devices, note } = candidates(options.device);
  const sandbox = await makeSandbox(path, external);
  try {
    await refuseChanged(path, onnx, sandbox.model);
    return await runOnFirst(devices, note, { path, sandbox, plan, probes, options, began });
  } finally {
    await sandbox.remove();
  }
}
async function refuseChanged(path, inspected, copy) {
  if (isDeepStrictEqual(inspected, await readOnnxFile(copy))) return;
  throw new SacError(
    "MODEL_CHANGED",
    `${path} changed while it was being checked.`,
    "Check it again when it is complete."
  );
}
async function runOnFirst(devices, note, job) {
  const [device, ...others] = devices;
  try {
    return await runOn(device, note, job);
  } catch (thrown) {
    if (device === "cpu" || !(thrown instanceof SacError) || thrown.code !== "MODEL_LOAD_FAILED") throw thrown;
    const reason = thrown.message.replace(/\.+$/, "");
    if (others.length > 0) {
      return await runOnFirst(others, `Run on the ${others[0]}, because ${device} failed: ${reason}`, job);
    }
    if (!await starts2(device, job)) throw unavailable(device, reason);
    const hint = "It may need types or operators that this device lacks: try --device cpu.";
    throw new SacError("MODEL_LOAD_FAILED", `${reason} (on the device ${device}).`, hint, { cause: thrown });
  }
}
async function starts2(device, job) {
  const model = join7(job.sandbox.work, "simplest.onnx");
  await writeFile(model, SIMPLEST_MODEL);
  try {
    const { child } = await load(device, { ...job, sandbox: { ...job.sandbox, model } });
    await child.close();
    return true;
  } catch {
    return false;
  }
}
async function runOn(device, note, job) {
  const { child, onnxruntime } = await load(device, job);
  try {
    const loaded = performance.now();
    const batches = await runBatches(child, job);
    return {
      answer: decodeOutput(job.path, job.plan.output, batches, job.probes.length),
      sha256: job.sandbox.sha256,
      form: job.plan.form,
      device: { used: device, note },
      onnxruntime,
      startMs: loaded - job.began,
      inferenceMs: performance.now() - loaded
    };
  } finally {
    await child.close();
  }
}
async function load(device, job) {
  const { path, sandbox, options } = job;
  const child = new ModelProcess(path, sandbox.work, options.limits);
  try {
    await child.ready();
    const { threads, limits } = options;
    const settings = { device, threads, memoryLimit: limits.memoryBytes, parent: process.pid };
    const reply = succeeded(job, await child.ask({ type: "load", model: sandbox.model, ...settings }));
    return { child, onnxruntime: reply.type === "loaded" ? reply.onnxruntime : "unknown" };
  } catch (thrown) {
    await child.close();
    throw thrown;
  }
}
async function runBatches(child, job) {
  const { plan, probes } = job;
  const outputs = [];
  for (let start = 0; start < probes.length; start += plan.batch) {
    const turn = probes.slice(start, start + plan.batch);
    const batch = await Promise.all(turn.map((probe) => resizeTo(probe, plan.form)));
    while (plan.batchFixed && batch.length < plan.batch) batch.push(batch[batch.length - 1]);
    const reply = await child.ask({
      type: "run",
      input: plan.input,
      output: plan.output,
      elementType: plan.form.dtype,
      shape: tensorShape(plan.form, batch.length),
      data: imagesToTensor(batch, plan.form)
    });
    const answered = succeeded(job, reply);
    if (answered.type === "output") outputs.push({ ...answered, fed: batch.length });
  }
  return outputs;
}
function succeeded({ path, sandbox }, reply) {
  if (reply.type !== "failed") return reply;
  if (reply.stage === "runtime") {
    throw new SacError("RUNTIME_MISSING", `onnxruntime-node does not start: ${reply.message}.`, "Run npm ci again.");
  }
  const code = reply.stage === "load" ? "MODEL_LOAD_FAILED" : "MODEL_RUN_FAILED";
  const what = reply.stage === "load" ? "load" : "run on the probes";
  const hint = "Check that the file runs in onnxruntime 1.30.0 on its own; export it again if it does not.";
  const reason = reply.message.split("\n")[0].replaceAll(sandbox.model, () => path).replace(/\.+$/, "");
  throw new SacError(code, `onnxruntime could not ${what} ${path}: ${reason}.`, hint);
}

// src/tasks/answer.ts
function outputsOf(answer, classes) {
  if (answer.kind === "scores") return answer.outputs;
  return oneHot(answer.labels, Math.max(classes, answer.labels.reduce((most2, label2) => Math.max(most2, label2), 0) + 1));
}

// src/tasks/enroll.ts
import { basename as basename2 } from "node:path";
import sharp2 from "sharp";
async function enroll(options, progress) {
  await ensureWritable(options.out);
  const { form } = await planModel(options.model, {}, options.run);
  progress.step(0, 3, "reading images");
  const folder = await listImages(options.images);
  const pool = await drawPool(folder.images, form, options);
  progress.step(1, 3, folder.classes ? `running the source on ${pool.length} images` : "choosing probes");
  const wrong = folder.classes && await mistakes(pool, folder.classes.length, options);
  if (!wrong && options.selection !== "random") throw unlabelled(options, folder.classes);
  const chosen = selectProbes(pool, options.selection, options.probes, (image) => wrong?.has(image) ?? false);
  progress.step(2, 3, `running the source on ${chosen.length} probes`);
  const run4 = await runModel(
    options.model,
    chosen.map((probe) => probe.pixels),
    {},
    options.run
  );
  const outputs = sourceOutputs(options.model, run4);
  const accuracy2 = wrong && 1 - wrong.size / pool.length;
  const fingerprint = assemble(options, { chosen, run: run4, outputs, accuracy: accuracy2, pool: pool.length });
  await saveFingerprint(options.out, fingerprint);
  progress.step(3, 3, `wrote ${options.out}`);
  return fingerprint;
}
async function drawPool(images, size2, how2) {
  const drawn = seededOrder(images, how2.seed).slice(0, how2.pool);
  return Promise.all(
    drawn.map(async (image) => {
      const clean = await resizeTo(await decode(await readImage(image.path), image.path), size2);
      const jpeg = await compress(clean, how2.quality);
      return { ...image, jpeg, pixels: await decode(jpeg, image.path) };
    })
  );
}
async function mistakes(pool, classes, options) {
  const answered = await runModel(
    options.model,
    pool.map((image) => image.pixels),
    {},
    options.run
  );
  const outputs = sourceOutputs(options.model, answered);
  if (outputs.columns !== classes) return void 0;
  const labels = labelsOf(outputs);
  return new Set(pool.filter((image, i2) => labels[i2] !== image.label));
}
function sourceOutputs(model, { answer }) {
  if (answer.kind === "labels") {
    const message = `${model} answers with class indices only, which is too little to make a fingerprint of.`;
    throw new SacError(
      "MODEL_OUTPUT_UNSUPPORTED",
      message,
      "Enrol an export of the source that gives a score per class."
    );
  }
  const defect = defectOf(answer.outputs);
  if (!defect) return answer.outputs;
  const what = defect === "OUTPUT_CONSTANT" ? "the same for every image or class" : "not all finite numbers";
  throw new SacError(
    defect,
    `The outputs of ${model} are ${what}.`,
    "Check the preprocessing, and that this is the model."
  );
}
function unlabelled({ images, selection }, classes) {
  const found = classes ? `has ${classes.length} class folders, another number than the source` : "has no class folders";
  const message = `--select ${selection} needs to know each image's class, but ${images} ${found}.`;
  const hint = "Put the images into one folder per class, named in the order of the model's classes, or use --select random.";
  return new SacError("IMAGES_UNLABELLED", message, hint);
}
function assemble(options, { chosen, run: run4, outputs, accuracy: accuracy2, pool }) {
  const { channels: _, ...preprocess } = run4.form;
  const probes = chosen.map(({ sha256: image, label: label2, pixels }, i2) => ({
    file: `probes/${String(i2).padStart(4, "0")}.jpg`,
    image,
    pixels: sha2562(pixels.data),
    ...label2 === void 0 ? {} : { label: label2 }
  }));
  const identity = [run4.sha256, ...probes.map((probe) => probe.pixels)].join(":");
  return {
    about: {
      format: "sac-fingerprint",
      formatVersion: FORMAT_VERSION,
      id: sha2562(identity).slice(0, 16),
      task: "classification",
      source: {
        name: basename2(options.model),
        sha256: run4.sha256,
        ...options.arch === void 0 ? {} : { arch: options.arch },
        ...accuracy2 === void 0 ? {} : { accuracy: accuracy2 },
        form: formOf(outputs)
      },
      classes: outputs.columns,
      preprocess,
      quality: options.quality,
      selection: { rule: options.selection, seed: options.seed, pool },
      representation: options.settings.representation,
      correlation: options.settings.correlation,
      probes,
      runtime: {
        sac: VERSION,
        onnxruntime: run4.onnxruntime,
        sharp: sharp2.versions.sharp ?? "unknown",
        libvips: sharp2.versions.vips,
        device: run4.device.used,
        threads: options.run.threads,
        graphOptimisation: "all, int8 unfused"
      }
    },
    probes: chosen.map(({ jpeg }) => jpeg),
    outputs,
    correlation: prepare(outputs, options.settings).correlation,
    calibration: void 0
  };
}

// src/tasks/calibrate.ts
async function calibrate(options, progress) {
  await ensureWritable(options.out);
  const { fingerprint } = await loadFingerprint(options.fingerprint);
  const images = { probes: await decodeProbes(fingerprint), labelled: await labelledPool(fingerprint, options) };
  const total = options.unrelated.length + options.derived.length;
  const measureAll = async (files, done) => {
    const measured = [];
    for (const [i2, file] of files.entries()) {
      progress.step(done + i2, total, file.path);
      measured.push(await measure(file, fingerprint, images, options.run));
    }
    return measured;
  };
  const unrelated = await measureAll(options.unrelated, 0);
  const derived2 = await measureAll(options.derived, unrelated.length);
  refuseRepeated([...unrelated, ...derived2]);
  const calibrated = { ...fingerprint, calibration: score2(fingerprint, unrelated, derived2) };
  await saveFingerprint(options.out, calibrated);
  progress.step(total, total, `wrote ${options.out}`);
  return calibrated;
}
function refuseRepeated(models) {
  const names = /* @__PURE__ */ new Map();
  for (const { name, sha256: sha2563 } of models) {
    const first = names.get(sha2563);
    if (first !== void 0) {
      throw new SacError("USAGE", `${first} and ${name} are the same model, byte for byte.`, "Give each model once.");
    }
    names.set(sha2563, name);
  }
}
async function measure(file, fingerprint, { probes, labelled }, run4) {
  const { about } = fingerprint;
  const images = [...probes, ...labelled.map(({ pixels }) => pixels)];
  const { answer, sha256: sha2563 } = await runModel(file.path, images, about.preprocess, run4);
  if (sha2563 === about.source.sha256) {
    const message = `${file.path} is the source model itself, byte for byte.`;
    throw new SacError("USAGE", message, "Calibrate with models that were trained independently of the source.");
  }
  const answers = outputsOf(answer, about.classes);
  const outputs = rowsOf(answers, 0, probes.length);
  const defect = defectOf(outputs);
  if (defect) {
    const hint = "Leave this model out, or say with its own preprocessor_config.json how it wants its images.";
    throw new SacError(defect, `The outputs of ${file.path} on the probes cannot be used.`, hint);
  }
  return {
    name: basename3(file.path),
    sha256: sha2563,
    arch: file.arch,
    accuracy: accuracy(rowsOf(answers, probes.length, images.length), labelled, about.classes),
    form: formOf(outputs),
    outputs
  };
}
function rowsOf({ columns, data }, from, to) {
  return matrix(to - from, columns, data.slice(from * columns, to * columns));
}
function accuracy(outputs, labelled, classes) {
  if (labelled.length === 0 || outputs.columns !== classes) return void 0;
  const labels = labelsOf(outputs);
  return labelled.filter((image, i2) => image.label === labels[i2]).length / labelled.length;
}
async function labelledPool({ about }, { images }) {
  if (images === void 0) return [];
  const folder = await listImages(images);
  const known2 = new Set(folder.images.map((image) => image.sha256));
  if (folder.classes?.length !== about.classes || !about.probes.every((probe) => known2.has(probe.image))) {
    const message = `${images} is not the labelled image folder that the fingerprint was made from.`;
    throw new SacError(
      "IMAGES_UNLABELLED",
      message,
      "Give the folder that sac enroll was given, or leave --images out."
    );
  }
  const { seed, pool } = about.selection;
  return drawPool(folder.images, about.preprocess, { seed, pool, quality: about.quality });
}
function score2(fingerprint, unrelated, derived2) {
  const settings = settingsOf(fingerprint);
  const source = prepare(fingerprint.outputs, settings);
  const answers = (models) => models.map(({ outputs }) => prepare(outputs, settings, source));
  const honest = answers(unrelated);
  const panel = makePanel(source, honest);
  const suspects = answers(derived2);
  return {
    unrelated: unrelated.map((model, i2) => ({ ...inOrder(model, honest[i2]), scores: panel.scores[i2] })),
    derived: derived2.map((model, i2) => ({
      ...inOrder(model, suspects[i2]),
      scores: scoreSuspect(source, suspects[i2], panel)
    }))
  };
}
function inOrder(model, { order }) {
  return order ? { ...model, outputs: reorderColumns(model.outputs, order) } : model;
}

// src/core/verdict.ts
var RULES = ["conformal", "normal", "min-unrelated", "midpoint", "threshold"];
function evidenceOf(distance, closeness2, unrelated) {
  const usable = unrelated.length > 0 && Number.isFinite(closeness2);
  return {
    distance,
    conformal: usable ? conformalPValue(closeness2, unrelated) : Number.NaN,
    tail: usable ? predictiveTail(closeness2, unrelated) : Number.NaN
  };
}
function ruleFor(n, alpha) {
  if (n >= modelsNeeded(alpha)) return "conformal";
  return n >= FEWEST_FOR_NORMAL ? "normal" : void 0;
}
function minUnrelatedThreshold(unrelated) {
  return Math.min(...unrelated);
}
function midpointThreshold(unrelated, derived2) {
  return (mean([...unrelated]) + mean([...derived2])) / 2;
}
function decide(suspects, policies) {
  const tested = suspects.map((_, index) => index).filter((index) => isStatistical(policies[index].rule));
  const corrected = holm(tested.map((index) => Number.isNaN(suspects[index].tail) ? 1 : suspects[index].tail));
  const adjusted = new Map(tested.map((index, k) => [index, corrected[k]]));
  return suspects.map((evidence, index) => {
    const adjustedTail = adjusted.get(index) ?? Number.NaN;
    const { pValue, derived: derived2 } = apply(policies[index], evidence, adjustedTail, tested.length);
    return { verdict: derived2 ? "derived" : "unrelated", pValue, adjustedTail };
  });
}
function isStatistical(rule) {
  return rule === "conformal" || rule === "normal";
}
function apply(policy, evidence, adjustedTail, suspects) {
  switch (policy.rule) {
    case "conformal": {
      const survives = suspects === 1 || adjustedTail <= policy.alpha;
      return { pValue: evidence.conformal, derived: evidence.conformal <= policy.alpha && survives };
    }
    case "normal":
      return { pValue: evidence.tail, derived: adjustedTail <= policy.alpha };
    default:
      return { pValue: Number.NaN, derived: evidence.distance <= (policy.threshold ?? Number.NaN) };
  }
}

// src/tasks/calibration-warnings.ts
var SUSPICIOUS = 1e-4;
function calibrationWarnings(fingerprint, alpha) {
  const unrelated = fingerprint.calibration?.unrelated ?? [];
  return [...countWarnings(unrelated.length, alpha), ...peerWarnings(fingerprint, unrelated)];
}
function countWarnings(n, alpha) {
  const needed = modelsNeeded(alpha);
  if (n >= needed) return [];
  const supported = n === 0 ? "none is there" : `${n} support ${(smallestRate(n) * 100).toFixed(1)} % at best`;
  const stands = ruleFor(n, alpha) === "normal" ? " Until then the rule normal stands in, which assumes normal scores." : "";
  const text2 = `A false-alarm rate of ${Number((alpha * 100).toPrecision(3))} % without assumptions needs ${needed} unrelated models; ${supported}.${stands}`;
  return [{ code: "FEW_UNRELATED", text: text2 }];
}
function peerWarnings({ about: { source } }, unrelated) {
  if (unrelated.length === 0) return [];
  const warnings = [];
  const archs = unrelated.map(({ arch }) => arch);
  if (source.arch === void 0 || archs.includes(void 0)) {
    const text2 = "Architectures are not all known: tell them with enroll --arch and calibrate --unrelated NAME=GLOB.";
    warnings.push({ code: "ARCHITECTURE_UNKNOWN", text: text2 });
  }
  if (source.arch !== void 0 && !archs.includes(source.arch)) {
    const text2 = `No unrelated model has the source's architecture ${source.arch}: independent models of that architecture may be called derived.`;
    warnings.push({ code: "ARCHITECTURE_MISSING", text: text2 });
  }
  const accuracies = unrelated.flatMap(({ accuracy: accuracy2 }) => accuracy2 ?? []);
  if (source.accuracy === void 0 || accuracies.length < unrelated.length) {
    const text2 = "Accuracies are not all known: enrol with class folders and calibrate with --images.";
    warnings.push({ code: "ACCURACY_UNKNOWN", text: text2 });
  } else if (source.accuracy > Math.max(...accuracies) || source.accuracy < Math.min(...accuracies)) {
    const [low, high] = [Math.min(...accuracies), Math.max(...accuracies)].map((value) => (value * 100).toFixed(1));
    const text2 = `The source's accuracy ${(source.accuracy * 100).toFixed(1)} % is outside the unrelated models' range of ${low} to ${high} %: honest models as good as the source were not seen.`;
    warnings.push({ code: "ACCURACY_RANGE", text: text2 });
  }
  return warnings;
}
function doubtWarnings(unrelated, tail) {
  const distances3 = unrelated.map(({ scores }) => scores.sac);
  const furtherThan = (distance) => distances3.flatMap((other, j) => other > distance ? j : []);
  const suspicious = distances3.filter((distance, i2) => tail(i2, furtherThan(distance)) < SUSPICIOUS);
  return unrelated.flatMap(({ name, scores }) => {
    if (!(scores.sac <= Math.max(...suspicious))) return [];
    const text2 = `${name} is far closer to the source than other unrelated models: make sure that it really is unrelated.`;
    return [{ code: "UNRELATED_DOUBTFUL", text: text2 }];
  });
}

// src/tasks/calibration-summary.ts
var NOTHING = { unrelated: [], derived: [] };
function summariseCalibration(fingerprint, alpha) {
  const { unrelated, derived: derived2 } = fingerprint.calibration ?? NOTHING;
  const held = heldOut2(fingerprint, unrelated, alpha);
  const everyone = unrelated.map((_, i2) => i2);
  const archs = [...new Set(unrelated.map(({ arch }) => arch))].filter((arch) => arch !== void 0);
  const alone = everyone.map(
    (i2) => held(
      [i2],
      everyone.filter((other) => other !== i2)
    )
  );
  return {
    alpha,
    unrelated: unrelated.map(summariseReference),
    derived: derived2.map(summariseReference),
    smallestRate: unrelated.length > 0 ? smallestRate(unrelated.length) : void 0,
    rule: ruleFor(unrelated.length, alpha),
    leaveOneOut: {
      rule: ruleFor(unrelated.length - 1, alpha),
      models: unrelated.length,
      falseAlarms: alone.reduce((sum2, one) => sum2 + one.falseAlarms, 0)
    },
    architectures: archs.map((arch) => {
      const inside = everyone.filter((i2) => unrelated[i2].arch === arch);
      return {
        arch,
        ...held(
          inside,
          everyone.filter((i2) => unrelated[i2].arch !== arch)
        )
      };
    }),
    warnings: [
      ...calibrationWarnings(fingerprint, alpha),
      ...doubtWarnings(unrelated, (i2, by) => held([i2], by).smallestTail)
    ]
  };
}
function summariseReference({ name, arch, accuracy: accuracy2, scores }) {
  return { name, arch, accuracy: accuracy2, scores };
}
function heldOut2(fingerprint, unrelated, alpha) {
  const settings = settingsOf(fingerprint);
  const source = prepare(fingerprint.outputs, settings);
  const answers = unrelated.map(({ outputs }) => prepare(outputs, settings, source, false, true));
  return (judged, by) => {
    const rule = ruleFor(by.length, alpha);
    const panel = makePanel(
      source,
      by.map((i2) => answers[i2])
    );
    const evidence = judged.map((i2) => {
      const scores = scoreSuspect(source, answers[i2], panel);
      const name = scores.fusion === void 0 ? "sac" : "fusion";
      return evidenceOf(
        scores.sac,
        closeness(scores, name),
        panel.scores.map((one) => closeness(one, name))
      );
    });
    const verdicts = rule ? evidence.map((one) => decide([one], [{ rule, alpha }])[0].verdict) : [];
    const falseAlarms = verdicts.filter((verdict) => verdict === "derived").length;
    return { rule, models: judged.length, falseAlarms, smallestTail: Math.min(...evidence.map(({ tail }) => tail)) };
  };
}

// src/tasks/references.ts
import { readFile as readFile4 } from "node:fs/promises";
import { dirname as dirname7, isAbsolute as isAbsolute3, join as join8, resolve as resolve3 } from "node:path";

// node_modules/tinyglobby/dist/index.mjs
import { readdir as readdir3, readdirSync as readdirSync2, realpath as realpath2, realpathSync as realpathSync2, stat as stat6, statSync as statSync2 } from "fs";
import { isAbsolute as isAbsolute2, posix, resolve as resolve2 } from "path";
import { fileURLToPath as fileURLToPath2 } from "url";

// node_modules/fdir/dist/index.mjs
import { createRequire as createRequire3 } from "module";
import { basename as basename4, dirname as dirname6, normalize, relative as relative3, resolve, sep as sep2 } from "path";
import * as nativeFs from "fs";
var __require2 = /* @__PURE__ */ createRequire3(import.meta.url);
function cleanPath(path) {
  let normalized = normalize(path);
  if (normalized.length > 1 && normalized[normalized.length - 1] === sep2) normalized = normalized.substring(0, normalized.length - 1);
  return normalized;
}
var SLASHES_REGEX = /[\\/]/g;
function convertSlashes(path, separator) {
  return path.replace(SLASHES_REGEX, separator);
}
var WINDOWS_ROOT_DIR_REGEX = /^[a-z]:[\\/]$/i;
function isRootDirectory(path) {
  return path === "/" || WINDOWS_ROOT_DIR_REGEX.test(path);
}
function normalizePath(path, options) {
  const { resolvePaths, normalizePath: normalizePath$1, pathSeparator } = options;
  const pathNeedsCleaning = process.platform === "win32" && path.includes("/") || path.startsWith(".");
  if (resolvePaths) path = resolve(path);
  if (normalizePath$1 || pathNeedsCleaning) path = cleanPath(path);
  if (path === ".") return "";
  const needsSeperator = path[path.length - 1] !== pathSeparator;
  return convertSlashes(needsSeperator ? path + pathSeparator : path, pathSeparator);
}
function joinPathWithBasePath(filename, directoryPath) {
  return directoryPath + filename;
}
function joinPathWithRelativePath(root, options) {
  return function(filename, directoryPath) {
    const sameRoot = directoryPath.startsWith(root);
    if (sameRoot) return directoryPath.slice(root.length) + filename;
    else return convertSlashes(relative3(root, directoryPath), options.pathSeparator) + options.pathSeparator + filename;
  };
}
function joinPath(filename) {
  return filename;
}
function joinDirectoryPath(filename, directoryPath, separator) {
  return directoryPath + filename + separator;
}
function build$7(root, options) {
  const { relativePaths, includeBasePath } = options;
  return relativePaths && root ? joinPathWithRelativePath(root, options) : includeBasePath ? joinPathWithBasePath : joinPath;
}
function pushDirectoryWithRelativePath(root) {
  return function(directoryPath, paths) {
    paths.push(directoryPath.substring(root.length) || ".");
  };
}
function pushDirectoryFilterWithRelativePath(root) {
  return function(directoryPath, paths, filters) {
    const relativePath = directoryPath.substring(root.length) || ".";
    if (filters.every((filter) => filter(relativePath, true))) paths.push(relativePath);
  };
}
var pushDirectory = (directoryPath, paths) => {
  paths.push(directoryPath || ".");
};
var pushDirectoryFilter = (directoryPath, paths, filters) => {
  const path = directoryPath || ".";
  if (filters.every((filter) => filter(path, true))) paths.push(path);
};
var empty$2 = () => {
};
function build$6(root, options) {
  const { includeDirs, filters, relativePaths } = options;
  if (!includeDirs) return empty$2;
  if (relativePaths) return filters && filters.length ? pushDirectoryFilterWithRelativePath(root) : pushDirectoryWithRelativePath(root);
  return filters && filters.length ? pushDirectoryFilter : pushDirectory;
}
var pushFileFilterAndCount = (filename, _paths, counts, filters) => {
  if (filters.every((filter) => filter(filename, false))) counts.files++;
};
var pushFileFilter = (filename, paths, _counts, filters) => {
  if (filters.every((filter) => filter(filename, false))) paths.push(filename);
};
var pushFileCount = (_filename, _paths, counts, _filters) => {
  counts.files++;
};
var pushFile = (filename, paths) => {
  paths.push(filename);
};
var empty$1 = () => {
};
function build$5(options) {
  const { excludeFiles, filters, onlyCounts } = options;
  if (excludeFiles) return empty$1;
  if (filters && filters.length) return onlyCounts ? pushFileFilterAndCount : pushFileFilter;
  else if (onlyCounts) return pushFileCount;
  else return pushFile;
}
var getArray = (paths) => {
  return paths;
};
var getArrayGroup = () => {
  return [""].slice(0, 0);
};
function build$4(options) {
  return options.group ? getArrayGroup : getArray;
}
var groupFiles = (groups, directory, files) => {
  groups.push({
    directory,
    files,
    dir: directory
  });
};
var empty = () => {
};
function build$3(options) {
  return options.group ? groupFiles : empty;
}
var resolveSymlinksAsync = function(path, state, callback$1) {
  const { queue, fs, options: { suppressErrors } } = state;
  queue.enqueue();
  fs.realpath(path, (error2, resolvedPath) => {
    if (error2) return queue.dequeue(suppressErrors ? null : error2, state);
    fs.stat(resolvedPath, (error$1, stat7) => {
      if (error$1) return queue.dequeue(suppressErrors ? null : error$1, state);
      if (stat7.isDirectory() && isRecursive2(path, resolvedPath, state)) return queue.dequeue(null, state);
      callback$1(stat7, resolvedPath);
      queue.dequeue(null, state);
    });
  });
};
var resolveSymlinks = function(path, state, callback$1) {
  const { queue, fs, options: { suppressErrors } } = state;
  queue.enqueue();
  try {
    const resolvedPath = fs.realpathSync(path);
    const stat7 = fs.statSync(resolvedPath);
    if (stat7.isDirectory() && isRecursive2(path, resolvedPath, state)) return;
    callback$1(stat7, resolvedPath);
  } catch (e) {
    if (!suppressErrors) throw e;
  }
};
function build$2(options, isSynchronous) {
  if (!options.resolveSymlinks || options.excludeSymlinks) return null;
  return isSynchronous ? resolveSymlinks : resolveSymlinksAsync;
}
function isRecursive2(path, resolved, state) {
  if (state.options.useRealPaths) return isRecursiveUsingRealPaths(resolved, state);
  let parent = dirname6(path);
  let depth = 1;
  while (parent !== state.root && depth < 2) {
    const resolvedPath = state.symlinks.get(parent);
    const isSameRoot = !!resolvedPath && (resolvedPath === resolved || resolvedPath.startsWith(resolved) || resolved.startsWith(resolvedPath));
    if (isSameRoot) depth++;
    else parent = dirname6(parent);
  }
  state.symlinks.set(path, resolved);
  return depth > 1;
}
function isRecursiveUsingRealPaths(resolved, state) {
  return state.visited.includes(resolved + state.options.pathSeparator);
}
var onlyCountsSync = (state) => {
  return state.counts;
};
var groupsSync = (state) => {
  return state.groups;
};
var defaultSync = (state) => {
  return state.paths;
};
var limitFilesSync = (state) => {
  return state.paths.slice(0, state.options.maxFiles);
};
var onlyCountsAsync = (state, error2, callback$1) => {
  report(error2, callback$1, state.counts, state.options.suppressErrors);
  return null;
};
var defaultAsync = (state, error2, callback$1) => {
  report(error2, callback$1, state.paths, state.options.suppressErrors);
  return null;
};
var limitFilesAsync = (state, error2, callback$1) => {
  report(error2, callback$1, state.paths.slice(0, state.options.maxFiles), state.options.suppressErrors);
  return null;
};
var groupsAsync = (state, error2, callback$1) => {
  report(error2, callback$1, state.groups, state.options.suppressErrors);
  return null;
};
function report(error2, callback$1, output, suppressErrors) {
  if (error2 && !suppressErrors) callback$1(error2, output);
  else callback$1(null, output);
}
function build$1(options, isSynchronous) {
  const { onlyCounts, group, maxFiles } = options;
  if (onlyCounts) return isSynchronous ? onlyCountsSync : onlyCountsAsync;
  else if (group) return isSynchronous ? groupsSync : groupsAsync;
  else if (maxFiles) return isSynchronous ? limitFilesSync : limitFilesAsync;
  else return isSynchronous ? defaultSync : defaultAsync;
}
var readdirOpts = { withFileTypes: true };
var walkAsync = (state, crawlPath, directoryPath, currentDepth, callback$1) => {
  state.queue.enqueue();
  if (currentDepth < 0) return state.queue.dequeue(null, state);
  const { fs } = state;
  state.visited.push(crawlPath);
  state.counts.directories++;
  fs.readdir(crawlPath || ".", readdirOpts, (error2, entries = []) => {
    callback$1(entries, directoryPath, currentDepth);
    state.queue.dequeue(state.options.suppressErrors ? null : error2, state);
  });
};
var walkSync = (state, crawlPath, directoryPath, currentDepth, callback$1) => {
  const { fs } = state;
  if (currentDepth < 0) return;
  state.visited.push(crawlPath);
  state.counts.directories++;
  let entries = [];
  try {
    entries = fs.readdirSync(crawlPath || ".", readdirOpts);
  } catch (e) {
    if (!state.options.suppressErrors) throw e;
  }
  callback$1(entries, directoryPath, currentDepth);
};
function build(isSynchronous) {
  return isSynchronous ? walkSync : walkAsync;
}
var Queue = class {
  count = 0;
  constructor(onQueueEmpty) {
    this.onQueueEmpty = onQueueEmpty;
  }
  enqueue() {
    this.count++;
    return this.count;
  }
  dequeue(error2, output) {
    if (this.onQueueEmpty && (--this.count <= 0 || error2)) {
      this.onQueueEmpty(error2, output);
      if (error2) {
        output.controller.abort();
        this.onQueueEmpty = void 0;
      }
    }
  }
};
var Counter = class {
  _files = 0;
  _directories = 0;
  set files(num) {
    this._files = num;
  }
  get files() {
    return this._files;
  }
  set directories(num) {
    this._directories = num;
  }
  get directories() {
    return this._directories;
  }
  /**
  * @deprecated use `directories` instead
  */
  /* c8 ignore next 3 */
  get dirs() {
    return this._directories;
  }
};
var Aborter = class {
  aborted = false;
  abort() {
    this.aborted = true;
  }
};
var Walker = class {
  root;
  isSynchronous;
  state;
  joinPath;
  pushDirectory;
  pushFile;
  getArray;
  groupFiles;
  resolveSymlink;
  walkDirectory;
  callbackInvoker;
  constructor(root, options, callback$1) {
    this.isSynchronous = !callback$1;
    this.callbackInvoker = build$1(options, this.isSynchronous);
    this.root = normalizePath(root, options);
    this.state = {
      root: isRootDirectory(this.root) ? this.root : this.root.slice(0, -1),
      paths: [""].slice(0, 0),
      groups: [],
      counts: new Counter(),
      options,
      queue: new Queue((error2, state) => this.callbackInvoker(state, error2, callback$1)),
      symlinks: /* @__PURE__ */ new Map(),
      visited: [""].slice(0, 0),
      controller: new Aborter(),
      fs: options.fs || nativeFs
    };
    this.joinPath = build$7(this.root, options);
    this.pushDirectory = build$6(this.root, options);
    this.pushFile = build$5(options);
    this.getArray = build$4(options);
    this.groupFiles = build$3(options);
    this.resolveSymlink = build$2(options, this.isSynchronous);
    this.walkDirectory = build(this.isSynchronous);
  }
  start() {
    this.pushDirectory(this.root, this.state.paths, this.state.options.filters);
    this.walkDirectory(this.state, this.root, this.root, this.state.options.maxDepth, this.walk);
    return this.isSynchronous ? this.callbackInvoker(this.state, null) : null;
  }
  walk = (entries, directoryPath, depth) => {
    const { paths, options: { filters, resolveSymlinks: resolveSymlinks$1, excludeSymlinks, exclude, maxFiles, signal, useRealPaths, pathSeparator }, controller } = this.state;
    if (controller.aborted || signal && signal.aborted || maxFiles && paths.length > maxFiles) return;
    const files = this.getArray(this.state.paths);
    for (let i2 = 0; i2 < entries.length; ++i2) {
      const entry = entries[i2];
      if (entry.isFile() || entry.isSymbolicLink() && !resolveSymlinks$1 && !excludeSymlinks) {
        const filename = this.joinPath(entry.name, directoryPath);
        this.pushFile(filename, files, this.state.counts, filters);
      } else if (entry.isDirectory()) {
        let path = joinDirectoryPath(entry.name, directoryPath, this.state.options.pathSeparator);
        if (exclude && exclude(entry.name, path)) continue;
        this.pushDirectory(path, paths, filters);
        this.walkDirectory(this.state, path, path, depth - 1, this.walk);
      } else if (this.resolveSymlink && entry.isSymbolicLink()) {
        let path = joinPathWithBasePath(entry.name, directoryPath);
        this.resolveSymlink(path, this.state, (stat7, resolvedPath) => {
          if (stat7.isDirectory()) {
            resolvedPath = normalizePath(resolvedPath, this.state.options);
            if (exclude && exclude(entry.name, useRealPaths ? resolvedPath : path + pathSeparator)) return;
            this.walkDirectory(this.state, resolvedPath, useRealPaths ? resolvedPath : path + pathSeparator, depth - 1, this.walk);
          } else {
            resolvedPath = useRealPaths ? resolvedPath : path;
            const filename = basename4(resolvedPath);
            const directoryPath$1 = normalizePath(dirname6(resolvedPath), this.state.options);
            resolvedPath = this.joinPath(filename, directoryPath$1);
            this.pushFile(resolvedPath, files, this.state.counts, filters);
          }
        });
      }
    }
    this.groupFiles(this.state.groups, directoryPath, files);
  };
};
function promise(root, options) {
  return new Promise((resolve$1, reject) => {
    callback(root, options, (err2, output) => {
      if (err2) return reject(err2);
      resolve$1(output);
    });
  });
}
function callback(root, options, callback$1) {
  let walker = new Walker(root, options, callback$1);
  walker.start();
}
function sync(root, options) {
  const walker = new Walker(root, options);
  return walker.start();
}
var APIBuilder = class {
  constructor(root, options) {
    this.root = root;
    this.options = options;
  }
  withPromise() {
    return promise(this.root, this.options);
  }
  withCallback(cb) {
    callback(this.root, this.options, cb);
  }
  sync() {
    return sync(this.root, this.options);
  }
};
var pm = null;
try {
  __require2.resolve("picomatch");
  pm = __require2("picomatch");
} catch {
}
var Builder = class {
  globCache = {};
  options = {
    maxDepth: Infinity,
    suppressErrors: true,
    pathSeparator: sep2,
    filters: []
  };
  globFunction;
  constructor(options) {
    this.options = {
      ...this.options,
      ...options
    };
    this.globFunction = this.options.globFunction;
  }
  group() {
    this.options.group = true;
    return this;
  }
  withPathSeparator(separator) {
    this.options.pathSeparator = separator;
    return this;
  }
  withBasePath() {
    this.options.includeBasePath = true;
    return this;
  }
  withRelativePaths() {
    this.options.relativePaths = true;
    return this;
  }
  withDirs() {
    this.options.includeDirs = true;
    return this;
  }
  withMaxDepth(depth) {
    this.options.maxDepth = depth;
    return this;
  }
  withMaxFiles(limit) {
    this.options.maxFiles = limit;
    return this;
  }
  withFullPaths() {
    this.options.resolvePaths = true;
    this.options.includeBasePath = true;
    return this;
  }
  withErrors() {
    this.options.suppressErrors = false;
    return this;
  }
  withSymlinks({ resolvePaths = true } = {}) {
    this.options.resolveSymlinks = true;
    this.options.useRealPaths = resolvePaths;
    return this.withFullPaths();
  }
  withAbortSignal(signal) {
    this.options.signal = signal;
    return this;
  }
  normalize() {
    this.options.normalizePath = true;
    return this;
  }
  filter(predicate) {
    this.options.filters.push(predicate);
    return this;
  }
  onlyDirs() {
    this.options.excludeFiles = true;
    this.options.includeDirs = true;
    return this;
  }
  exclude(predicate) {
    this.options.exclude = predicate;
    return this;
  }
  onlyCounts() {
    this.options.onlyCounts = true;
    return this;
  }
  crawl(root) {
    return new APIBuilder(root || ".", this.options);
  }
  withGlobFunction(fn) {
    this.globFunction = fn;
    return this;
  }
  /**
  * @deprecated Pass options using the constructor instead:
  * ```ts
  * new fdir(options).crawl("/path/to/root");
  * ```
  * This method will be removed in v7.0
  */
  /* c8 ignore next 4 */
  crawlWithOptions(root, options) {
    this.options = {
      ...this.options,
      ...options
    };
    return new APIBuilder(root || ".", this.options);
  }
  glob(...patterns) {
    if (this.globFunction) return this.globWithOptions(patterns);
    return this.globWithOptions(patterns, ...[{ dot: true }]);
  }
  globWithOptions(patterns, ...options) {
    const globFn = this.globFunction || pm;
    if (!globFn) throw new Error("Please specify a glob function to use glob matching.");
    var isMatch = this.globCache[patterns.join("\0")];
    if (!isMatch) {
      isMatch = globFn(patterns, ...options);
      this.globCache[patterns.join("\0")] = isMatch;
    }
    this.options.filters.push((path) => isMatch(path));
    return this;
  }
};

// node_modules/tinyglobby/dist/index.mjs
var import_picomatch = __toESM(require_picomatch2(), 1);
var isReadonlyArray = Array.isArray;
var BACKSLASHES = /\\/g;
var DRIVE_RELATIVE_PATH = /^[A-Za-z]:$/;
var isWin = process.platform === "win32";
var ONLY_PARENT_DIRECTORIES = /^(\/?\.\.)+$/;
function getPartialMatcher(patterns, options = {}) {
  const patternsCount = patterns.length;
  const patternsParts = Array(patternsCount);
  const matchers = Array(patternsCount);
  let i2, j;
  for (i2 = 0; i2 < patternsCount; i2++) {
    const parts = splitPattern(patterns[i2]);
    patternsParts[i2] = parts;
    const partsCount = parts.length;
    const partMatchers = Array(partsCount);
    for (j = 0; j < partsCount; j++) partMatchers[j] = (0, import_picomatch.default)(parts[j], options);
    matchers[i2] = partMatchers;
  }
  return (input) => {
    const inputParts = input.split("/");
    if (inputParts[0] === ".." && ONLY_PARENT_DIRECTORIES.test(input)) return true;
    for (i2 = 0; i2 < patternsCount; i2++) {
      const patternParts = patternsParts[i2];
      const matcher = matchers[i2];
      const inputPatternCount = inputParts.length;
      const minParts = Math.min(inputPatternCount, patternParts.length);
      j = 0;
      while (j < minParts) {
        const part = patternParts[j];
        if (part.includes("/")) return true;
        if (!matcher[j](inputParts[j])) break;
        if (!options.noglobstar && part === "**") return true;
        j++;
      }
      if (j === inputPatternCount) return true;
    }
    return false;
  };
}
var WIN32_ROOT_DIR = /^[A-Z]:\/$/i;
var isRoot = isWin ? (p) => WIN32_ROOT_DIR.test(p) : (p) => p === "/";
function buildFormat(cwd, root, absolute) {
  if (cwd === root || root.startsWith(`${cwd}/`)) {
    if (absolute) {
      const start = cwd.length + +!isRoot(cwd);
      return (p, isDir) => p.slice(start, isDir ? -1 : void 0) || ".";
    }
    const prefix = root.slice(cwd.length + 1);
    if (prefix) return (p, isDir) => {
      if (p === ".") return prefix;
      const result = `${prefix}/${p}`;
      return isDir ? result.slice(0, -1) : result;
    };
    return (p, isDir) => isDir && p !== "." ? p.slice(0, -1) : p;
  }
  if (absolute) return (p) => posix.relative(cwd, p) || ".";
  return (p) => posix.relative(cwd, `${root}/${p}`) || ".";
}
function buildRelative(cwd, root) {
  if (root.startsWith(`${cwd}/`)) {
    const prefix = root.slice(cwd.length + 1);
    return (p) => `${prefix}/${p}`;
  }
  return (p) => {
    const result = posix.relative(cwd, `${root}/${p}`);
    return p[p.length - 1] === "/" && result !== "" ? `${result}/` : result || ".";
  };
}
function ensureNonDriveRelativePath(path) {
  return path.replace(DRIVE_RELATIVE_PATH, (match) => `${match}/`);
}
var splitPatternOptions = { parts: true };
function splitPattern(path) {
  var _result$parts;
  const result = import_picomatch.default.scan(path, splitPatternOptions);
  return ((_result$parts = result.parts) === null || _result$parts === void 0 ? void 0 : _result$parts.length) ? result.parts : [path];
}
var POSIX_UNESCAPED_GLOB_SYMBOLS = /(?<!\\)([()[\]{}*?|]|^!|[!+@](?=\()|\\(?![()[\]{}!*+?@|]))/g;
var WIN32_UNESCAPED_GLOB_SYMBOLS = /(?<!\\)([()[\]{}]|^!|[!+@](?=\())/g;
var escapePosixPath = (path) => path.replace(POSIX_UNESCAPED_GLOB_SYMBOLS, "\\$&");
var escapeWin32Path = (path) => path.replace(WIN32_UNESCAPED_GLOB_SYMBOLS, "\\$&");
var escapePath = isWin ? escapeWin32Path : escapePosixPath;
function isDynamicPattern(pattern, options) {
  if ((options === null || options === void 0 ? void 0 : options.caseSensitiveMatch) === false) return true;
  const scan = import_picomatch.default.scan(pattern);
  return scan.isGlob || scan.negated;
}
function log(...tasks) {
  console.log(`[tinyglobby ${(/* @__PURE__ */ new Date()).toLocaleTimeString("es")}]`, ...tasks);
}
function ensureStringArray(value) {
  return typeof value === "string" ? [value] : value !== null && value !== void 0 ? value : [];
}
var PARENT_DIRECTORY = /^(\/?\.\.)+/;
var ESCAPING_BACKSLASHES = /\\(?=[()[\]{}!*+?@|])/g;
function normalizePattern(pattern, opts, props, isIgnore) {
  var _PARENT_DIRECTORY$exe;
  const cwd = opts.cwd;
  let result = pattern;
  if (pattern[pattern.length - 1] === "/") result = pattern.slice(0, -1);
  if (result[result.length - 1] !== "*" && opts.expandDirectories) result += "/**";
  const escapedCwd = escapePath(cwd);
  result = isAbsolute2(result.replace(ESCAPING_BACKSLASHES, "")) ? posix.relative(escapedCwd, result) : posix.normalize(result);
  const parentDir = (_PARENT_DIRECTORY$exe = PARENT_DIRECTORY.exec(result)) === null || _PARENT_DIRECTORY$exe === void 0 ? void 0 : _PARENT_DIRECTORY$exe[0];
  const parts = splitPattern(result);
  if (parentDir) {
    const n = (parentDir.length + 1) / 3;
    let i2 = 0;
    const cwdParts = escapedCwd.split("/");
    while (i2 < n && parts[i2 + n] === cwdParts[cwdParts.length + i2 - n]) {
      result = result.slice(0, (n - i2 - 1) * 3) + result.slice((n - i2) * 3 + parts[i2 + n].length + 1) || ".";
      i2++;
    }
    const potentialRoot = posix.join(cwd, parentDir.slice(i2 * 3));
    if (potentialRoot[0] !== "." && props.root.length > potentialRoot.length) {
      props.root = ensureNonDriveRelativePath(potentialRoot);
      props.depthOffset = -n + i2;
    }
  }
  if (!isIgnore && props.depthOffset >= 0) {
    var _props$commonPath;
    (_props$commonPath = props.commonPath) !== null && _props$commonPath !== void 0 || (props.commonPath = parts);
    const newCommonPath = [];
    const length = Math.min(props.commonPath.length, parts.length);
    for (let i2 = 0; i2 < length; i2++) {
      const part = parts[i2];
      if (part === "**" && !parts[i2 + 1]) {
        newCommonPath.pop();
        break;
      }
      if (i2 === parts.length - 1 || part !== props.commonPath[i2] || isDynamicPattern(part)) break;
      newCommonPath.push(part);
    }
    props.depthOffset = newCommonPath.length;
    props.commonPath = newCommonPath;
    props.root = ensureNonDriveRelativePath(newCommonPath.length > 0 ? posix.join(cwd, ...newCommonPath) : cwd);
  }
  return result;
}
function processPatterns(options, patterns, props) {
  const matchPatterns = [];
  const ignorePatterns = [];
  for (const pattern of options.ignore) {
    if (!pattern) continue;
    if (pattern[0] !== "!" || pattern[1] === "(") ignorePatterns.push(normalizePattern(pattern, options, props, true));
  }
  for (const pattern of patterns) {
    if (!pattern) continue;
    if (pattern[0] !== "!" || pattern[1] === "(") matchPatterns.push(normalizePattern(pattern, options, props, false));
    else if (pattern[1] !== "!" || pattern[2] === "(") ignorePatterns.push(normalizePattern(pattern.slice(1), options, props, true));
  }
  return {
    match: matchPatterns,
    ignore: ignorePatterns
  };
}
function buildCrawler(options, patterns) {
  const cwd = options.cwd;
  const props = {
    root: cwd,
    depthOffset: 0
  };
  const processed = processPatterns(options, patterns, props);
  if (options.debug) log("internal processing patterns:", processed);
  const { absolute, caseSensitiveMatch, debug, dot: dot2, followSymbolicLinks, onlyDirectories } = options;
  const root = props.root.replace(BACKSLASHES, "");
  const matchOptions = {
    dot: dot2,
    nobrace: options.braceExpansion === false,
    nocase: !caseSensitiveMatch,
    noextglob: options.extglob === false,
    noglobstar: options.globstar === false,
    posix: true
  };
  const matcher = (0, import_picomatch.default)(processed.match, matchOptions);
  const ignore = (0, import_picomatch.default)(processed.ignore, matchOptions);
  const partialMatcher = getPartialMatcher(processed.match, matchOptions);
  const format = buildFormat(cwd, root, absolute);
  const excludeFormatter = absolute ? format : buildFormat(cwd, root, true);
  const excludePredicate = (_, p) => {
    const relativePath = excludeFormatter(p, true);
    return relativePath !== "." && !partialMatcher(relativePath) || ignore(relativePath);
  };
  let maxDepth;
  if (options.deep !== void 0) maxDepth = Math.round(options.deep - props.depthOffset);
  const crawler = new Builder({
    filters: [debug ? (p, isDirectory) => {
      const path = format(p, isDirectory);
      const matches = matcher(path) && !ignore(path);
      if (matches) log(`matched ${path}`);
      return matches;
    } : (p, isDirectory) => {
      const path = format(p, isDirectory);
      return matcher(path) && !ignore(path);
    }],
    exclude: debug ? (_, p) => {
      const skipped = excludePredicate(_, p);
      log(`${skipped ? "skipped" : "crawling"} ${p}`);
      return skipped;
    } : excludePredicate,
    fs: options.fs,
    pathSeparator: "/",
    relativePaths: !absolute,
    resolvePaths: absolute,
    includeBasePath: absolute,
    resolveSymlinks: followSymbolicLinks,
    excludeSymlinks: !followSymbolicLinks,
    excludeFiles: onlyDirectories,
    includeDirs: onlyDirectories || !options.onlyFiles,
    maxDepth,
    signal: options.signal
  }).crawl(root);
  if (options.debug) log("internal properties:", {
    ...props,
    root
  });
  return [crawler, cwd !== root && !absolute && buildRelative(cwd, root)];
}
function formatPaths(paths, mapper) {
  if (mapper) for (let i2 = paths.length - 1; i2 >= 0; i2--) paths[i2] = mapper(paths[i2]);
  return paths;
}
var defaultOptions = {
  caseSensitiveMatch: true,
  debug: !!process.env.TINYGLOBBY_DEBUG,
  expandDirectories: true,
  followSymbolicLinks: true,
  onlyFiles: true
};
function getOptions(options) {
  const opts = Object.assign({}, options);
  for (const key2 in defaultOptions) if (opts[key2] === void 0) Object.assign(opts, { [key2]: defaultOptions[key2] });
  opts.cwd = (opts.cwd instanceof URL ? fileURLToPath2(opts.cwd) : resolve2(opts.cwd || process.cwd())).replace(BACKSLASHES, "/");
  opts.ignore = ensureStringArray(opts.ignore);
  opts.fs && (opts.fs = {
    readdir: opts.fs.readdir || readdir3,
    readdirSync: opts.fs.readdirSync || readdirSync2,
    realpath: opts.fs.realpath || realpath2,
    realpathSync: opts.fs.realpathSync || realpathSync2,
    stat: opts.fs.stat || stat6,
    statSync: opts.fs.statSync || statSync2
  });
  if (opts.debug) log("globbing with options:", opts);
  return opts;
}
function getCrawler(globInput, inputOptions = {}) {
  var _ref;
  if (globInput && (inputOptions === null || inputOptions === void 0 ? void 0 : inputOptions.patterns)) throw new Error("Cannot pass patterns as both an argument and an option");
  const isModern = isReadonlyArray(globInput) || typeof globInput === "string";
  const patterns = ensureStringArray((_ref = isModern ? globInput : globInput.patterns) !== null && _ref !== void 0 ? _ref : "**/*");
  const options = getOptions(isModern ? inputOptions : globInput);
  return patterns.length > 0 ? buildCrawler(options, patterns) : [];
}
async function glob(globInput, options) {
  const [crawler, relative4] = getCrawler(globInput, options);
  return crawler ? formatPaths(await crawler.withPromise(), relative4) : [];
}

// src/tasks/references.ts
async function expandPaths(patterns) {
  const found = [];
  for (const pattern of patterns) {
    const matches = isDynamicPattern(pattern) ? (await glob(pattern, { absolute: isAbsolute3(pattern) })).sort() : [pattern];
    if (matches.length === 0) {
      const message = `No file matches "${pattern}".`;
      throw new SacError(
        "NO_MODELS_MATCHED",
        message,
        "Check the pattern; quote it so that the shell leaves it alone."
      );
    }
    found.push(...matches);
  }
  return [...new Map(found.map((path) => [resolve3(path), path])).values()];
}
async function expandReferences(patterns) {
  const expanded = await Promise.all(
    patterns.map(async (pattern) => {
      const named = /^([\w.-]+)=(.+)$/.exec(pattern);
      const paths = await expandPaths([named ? named[2] : pattern]);
      return paths.map((path) => ({ path, arch: named?.[1] }));
    })
  );
  return expanded.flat();
}
var zooSchema = object({
  source: string2(),
  sourceArch: string2().optional(),
  images: string2(),
  preprocess: record(string2(), unknown()).optional(),
  models: array(
    object({
      path: string2(),
      role: _enum(["unrelated", "derived"]),
      arch: string2().optional(),
      attack: string2().optional()
    })
  )
});
async function readZoo(path) {
  const text2 = await readFile4(path, "utf8").catch((cause) => {
    throw new SacError("FILE_NOT_FOUND", `The zoo ${path} cannot be read: ${cause.message}.`, "Give a ZOO.json.", {
      cause
    });
  });
  try {
    const zoo = zooSchema.parse(JSON.parse(text2));
    const at2 = (file) => join8(dirname7(path), file);
    const models = zoo.models.map((model) => ({ ...model, path: at2(model.path) }));
    return { ...zoo, source: at2(zoo.source), images: at2(zoo.images), models };
  } catch (cause) {
    throw new SacError(
      "ZOO_INVALID",
      `${path} is not a zoo: it needs source, images and models.`,
      "See docs/reference.md.",
      {
        cause
      }
    );
  }
}

// src/cli/options.ts
import { readFile as readFile5 } from "node:fs/promises";

// src/tasks/settings.ts
var DEFAULT_THREADS = 2;
var DEFAULT_RUN = {
  device: "auto",
  threads: DEFAULT_THREADS,
  limits: { timeMs: 12e4, memoryBytes: 4 * 2 ** 30 },
  preprocess: {},
  output: void 0
};

// src/cli/options.ts
function argument(parse3) {
  return (text2) => {
    try {
      return parse3(text2);
    } catch (thrown) {
      const why2 = thrown instanceof SacError ? `${thrown.message} ${thrown.hint ?? ""}` : String(thrown);
      throw new InvalidArgumentError(why2);
    }
  };
}
function whole(least2, most2) {
  return argument((text2) => {
    const value = /^-?\d+$/.test(text2) ? Number(text2) : Number.NaN;
    if (value >= least2 && value <= most2) return value;
    throw new SacError("USAGE", `"${text2}" is not a whole number from ${least2} to ${most2}.`);
  });
}
function between(least2, most2) {
  return argument((text2) => {
    const value = text2.trim() === "" ? Number.NaN : Number(text2);
    if (value > least2 && value < most2) return value;
    throw new SacError("USAGE", `"${text2}" is not a number between ${least2} and ${most2}.`);
  });
}
var numbers = argument((text2) => {
  const values = text2.split(",").map((part) => part.trim() === "" ? Number.NaN : Number(part));
  if (values.every(Number.isFinite) && (values.length === 1 || values.length === 3)) return values;
  throw new SacError("USAGE", `"${text2}" is not one number or three, separated by commas.`);
});
var size = argument((text2) => {
  const match = /^(\d{1,4})x(\d{1,4})$/.exec(text2);
  if (match) return { width: Number(match[1]), height: Number(match[2]) };
  throw new SacError("USAGE", `"${text2}" is not a size.`, "Write WIDTHxHEIGHT, such as 224x224.");
});
function addRunOptions(command) {
  return command.addOption(
    new Option("--device <device>", "where to run models; auto: CUDA if its provider is installed, else the CPU").choices(DEVICE_CHOICES).default("auto")
  ).option("--threads <n>", "CPU threads for a model", whole(1, 256), DEFAULT_THREADS).addOption(
    new Option("--time-limit <duration>", "wall-clock limit for one model").argParser(argument(parseDuration)).default(12e4, "120s")
  ).addOption(
    new Option("--memory-limit <size>", "memory limit for one model").argParser(argument(parseSize)).default(4 * 2 ** 30, "4GiB")
  ).option("--output <name>", "which output holds the class scores, if a model has several").option("--preprocess <file>", "JSON file that says how images become the model's input").option("--size <WxH>", "input size, if the model takes any", size).option("--mean <a,b,c>", "subtracted from pixel * scale, per channel", numbers).option("--std <a,b,c>", "divided by, per channel", numbers);
}
async function preprocessOf(flags) {
  const fromFile = flags.preprocess === void 0 ? {} : await readPreprocess(flags.preprocess);
  const said = { ...flags.size, mean: flags.mean, std: flags.std };
  return { ...fromFile, ...Object.fromEntries(Object.entries(said).filter(([, value]) => value !== void 0)) };
}
async function readPreprocess(path) {
  const text2 = await readFile5(path, "utf8").catch((cause) => {
    throw new SacError("FILE_NOT_FOUND", `${path} cannot be read: ${cause.message}.`, "Check --preprocess.", { cause });
  });
  let value;
  try {
    value = JSON.parse(text2);
  } catch (cause) {
    throw new SacError("PREPROCESS_INVALID", `${path} is not JSON.`, "See docs/reference.md for an example.", {
      cause
    });
  }
  return parsePreprocess(value, path);
}
async function runOptionsOf(flags) {
  return {
    device: flags.device,
    threads: flags.threads,
    limits: { timeMs: flags.timeLimit, memoryBytes: flags.memoryLimit },
    preprocess: await preprocessOf(flags),
    output: flags.output
  };
}

// src/cli/output.ts
async function emit(target, content) {
  if (target === "-") process.stdout.write(content);
  else await writeWhole(target, content);
}
function say(text2, json2) {
  if (json2 !== "-") process.stdout.write(`${text2}
`);
}

// src/cli/progress.ts
var WIDTH = 24;
function remaining(started, done, total) {
  if (done === 0 || done === total) return "";
  const seconds = Math.round((performance.now() - started) / done / 1e3 * (total - done));
  return ` about ${seconds} s left`;
}
function showProgress(stream = process.stderr) {
  const started = performance.now();
  return {
    step(done, total, name) {
      const what = plainText(name);
      if (!stream.isTTY) {
        stream.write(`[${done}/${total}] ${what}
`);
        return;
      }
      const filled = Math.round(done / total * WIDTH);
      const bar = "\u2588".repeat(filled) + "\u2591".repeat(WIDTH - filled);
      const line = `${bar} ${done}/${total}${remaining(started, done, total)}  ${what}`;
      stream.write(`\r\x1B[2K${line.slice(0, (stream.columns || 80) - 1)}${done === total ? "\n" : ""}`);
    }
  };
}

// src/cli/calibrate.ts
var EXAMPLES = `
Examples:
  sac calibrate source.sac --unrelated 'independent/*.onnx'
  sac calibrate source.sac --unrelated vgg='vgg/*.onnx' resnet='resnet/*.onnx' --images test/
      tells architectures, and measures accuracies on the labelled images of the enrolment
  sac calibrate source.sac --zoo zoo/ZOO.json

19 unrelated models support a false-alarm rate of 5 %, 99 one of 1 %; with 3 to 18 the rule normal stands in.
Next: sac check source.sac -- suspect.onnx`;
function addCalibrate(program2) {
  const command = program2.command("calibrate").summary("compare a fingerprint with models known to be unrelated").description("Runs models that were trained independently of the source and stores how close they come.").argument("<fingerprint>", "the .sac file; the calibration is written into it").option("--unrelated <models...>", "independently trained models: paths, globs, or ARCHITECTURE=GLOB").option(
    "--derived <models...>",
    "models known to derive from the source (for the rule midpoint, and to see the gap)"
  ).option("--zoo <file>", "take unrelated and derived models, architectures and images from a ZOO.json").option("--images <folder>", "the labelled images of the enrolment, to measure accuracies on").option("--alpha <rate>", "false-alarm rate to report on", between(0, 1), 0.05).option("--out <file>", "write to another file and leave the fingerprint as it is");
  addRunOptions(command).option("--json <file>", "write the summary as JSON; - for standard output").addHelpText("after", EXAMPLES).action(run);
}
async function referencesOf(flags) {
  const zoo = flags.zoo === void 0 ? void 0 : await readZoo(flags.zoo);
  const fromZoo = (role) => (zoo?.models ?? []).filter((model) => model.role === role).map(({ path, arch }) => ({ path, arch }));
  return {
    unrelated: [...fromZoo("unrelated"), ...await expandReferences(flags.unrelated ?? [])],
    derived: [...fromZoo("derived"), ...await expandReferences(flags.derived ?? [])],
    images: flags.images ?? zoo?.images
  };
}
async function run(fingerprint, flags) {
  const references = await referencesOf(flags);
  if (references.unrelated.length === 0) {
    const hint = "Give models trained independently of the source with --unrelated, or a --zoo.";
    throw new SacError("NO_MODELS_MATCHED", "There is no unrelated model to calibrate with.", hint);
  }
  const options = { fingerprint, out: flags.out ?? fingerprint, ...references, run: await runOptionsOf(flags) };
  const calibrated = await calibrate(options, showProgress());
  const summary2 = summariseCalibration(calibrated, flags.alpha);
  if (flags.json) await emit(flags.json, asJson(summary2));
  say(renderCalibration(summary2), flags.json);
}

// src/cli/check.ts
import { resolve as resolve4 } from "node:path";

// src/report/attestation.ts
function renderAttestation(report2) {
  const tests = (...verdicts) => report2.results.filter(({ verdict }) => verdicts.includes(verdict)).map(testName);
  const predicate = {
    result: { unrelated: "PASSED", inconclusive: "WARNED", derived: "FAILED", error: "FAILED" }[report2.verdict],
    configuration: [settingsOf2(report2), ...report2.fingerprints.map(fingerprintOf), ...modelsOf(report2)],
    passedTests: tests("unrelated"),
    warnedTests: tests("inconclusive"),
    failedTests: tests("derived", "error")
  };
  return asJson(predicate);
}
function testName({ path, sha256: sha2563, fingerprint }) {
  const digest2 = sha2563 === void 0 ? "" : ` (sha256:${sha2563})`;
  return plainText(`${path}${digest2} against fingerprint ${fingerprint}`);
}
function settingsOf2({ settings, tool }) {
  const content = Buffer.from(JSON.stringify({ tool, settings })).toString("base64");
  return { name: "settings", content, mediaType: "application/json" };
}
function fingerprintOf({ id, path, sha256: sha2563, source, task, probes, unrelated }) {
  const annotations = { role: "fingerprint", id, task, probes, unrelated, sourceSha256: source.sha256 };
  return { name: plainText(path), digest: { sha256: sha2563 }, mediaType: "application/zip", annotations };
}
function modelsOf({ results }) {
  const digests = new Map(results.flatMap(({ path, sha256: sha2563 }) => sha2563 ? [[path, sha2563]] : []));
  return [...digests].map(([path, sha2563]) => ({
    name: plainText(path),
    digest: { sha256: sha2563 },
    annotations: { role: "suspect" }
  }));
}

// src/report/build.ts
import sharp3 from "sharp";

// src/report/reasons.ts
var DEFECTS = {
  OUTPUT_NOT_FINITE: "Its outputs hold NaN or infinity, so nothing can be compared.",
  OUTPUT_CONSTANT: "It gives the same answer to every image, or the same score to every class, so nothing can be compared."
};
function reasonsFor(judgement, alpha) {
  const { outcome } = judgement;
  if (outcome.kind === "failed") return [];
  const device = deviceReasons(outcome.run.device.note);
  if (outcome.kind === "defect") return [{ code: outcome.defect, text: DEFECTS[outcome.defect] }, ...device];
  return [...weighing(judgement, alpha), ...particulars(judgement), ...device];
}
function deviceReasons(note) {
  return note === void 0 ? [] : [{ code: "DEVICE_FALLBACK", text: `${note}.` }];
}
function weighing({ outcome, judge, rule, threshold, decision }, alpha) {
  if (outcome.kind !== "measured") return [];
  const { evidence, unrelated, judgedBy, scores } = outcome;
  if (rule === void 0 || decision === void 0) {
    const calibrated = judge.stored.fingerprint.calibration?.unrelated.length ?? 0;
    if (calibrated >= FEWEST_FOR_NORMAL) {
      const text4 = `No verdict: the score ${judgedBy} cannot be had for this suspect and at least ${FEWEST_FOR_NORMAL} unrelated models, which need the source's classes for it. Leave --score out to judge by what there is.`;
      return [{ code: "SCORE_MISSING", text: text4 }];
    }
    const text3 = `No verdict: the fingerprint is calibrated with ${calibrated} unrelated models, and at least ${FEWEST_FOR_NORMAL} are needed. Calibrate it, or give a --threshold for the distance.`;
    return [{ code: "NOT_CALIBRATED", text: text3 }];
  }
  if (!isStatistical(rule)) {
    const text3 = `Its distance ${evidence.distance.toFixed(3)} is ${decision.verdict === "derived" ? "at most" : "above"} the threshold ${threshold?.toFixed(3)} of the rule ${rule}.`;
    const rate = `With ${unrelated.length} unrelated models this rule has a false-alarm rate of about ${percent(smallestRate(unrelated.length))}.`;
    return [{ code: "THRESHOLD", text: rule === "min-unrelated" ? `${text3} ${rate}` : text3 }];
  }
  const n = unrelated.length;
  const closer = unrelated.filter((other) => other >= closeness(scores, judgedBy)).length;
  const rank = closer === 0 ? `Closer to the source than all ${n}` : `${closer} of ${n}`;
  const text2 = `${rank} unrelated models${closer === 0 ? "" : " are at least as close to the source"} (score ${judgedBy}).`;
  const reasons = [{ code: closer === 0 ? "CLOSER_THAN_ALL" : "NOT_CLOSER", text: text2 }];
  reasons.push({
    code: "STRENGTH",
    text: `If the unrelated models' scores are normally distributed, one more of them would be this close with probability ${formatP(evidence.tail)}.`
  });
  if (rule === "normal") {
    const rate = `${n} unrelated models cannot support the conformal rule at ${percent(alpha)} (${modelsNeeded(alpha)} could); the p-value rests on the assumption that their scores are normally distributed.`;
    reasons.push({ code: "FEW_REFERENCES", text: rate });
  }
  if (decision.verdict === "unrelated" && decision.pValue <= alpha) {
    const corrected = `Judged alone it would be called derived; among the suspects of this run the evidence is too weak (${formatP(decision.adjustedTail)} after Holm's correction).`;
    reasons.push({ code: "CORRECTED_FOR_RUN", text: corrected });
  }
  return reasons;
}
function particulars({ outcome, judge }) {
  if (outcome.kind !== "measured") return [];
  const { suspect } = outcome;
  const { classes, preprocess } = judge.stored.fingerprint.about;
  const reasons = [];
  if (suspect.form === "labels") {
    const text2 = "It answers with labels only, or with scores rounded to labels: source, suspect and unrelated models were all compared by their labels.";
    reasons.push({ code: "LABELS_ONLY", text: text2 });
  }
  if (suspect.classes !== classes) {
    const text2 = `It has ${suspect.classes} classes and the source ${classes}: only the correlation score applies.`;
    reasons.push({ code: "CLASSES_DIFFER", text: text2 });
  }
  if (suspect.order) {
    reasons.push({
      code: "CLASSES_REORDERED",
      text: "Its classes stand in another order than the source's and were matched."
    });
  }
  const { form } = outcome.run;
  const changed2 = ["width", "height", "layout", "dtype", "colour"].filter(
    (key2) => form[key2] !== preprocess[key2]
  );
  if (changed2.length > 0) {
    const differences = changed2.map((key2) => `${key2} ${form[key2]} instead of ${preprocess[key2]}`).join(", ");
    reasons.push({ code: "INPUT_ADAPTED", text: `The probes were adapted to its input: ${differences}.` });
  }
  return reasons;
}

// src/report/schema.ts
var SCHEMA_VERSION = 1;
var verdictSchema = _enum(["derived", "unrelated", "inconclusive", "error"]);
var count = int().min(0);
var probability = number2().min(0).max(1);
var scoresSchema = strictObject(Object.fromEntries(SCORES.map((name) => [name, number2().optional()])));
var comparedBySchema = _enum(["scores", "labels"]).meta({
  description: "whether source, suspect and calibration were compared by their class scores or by their labels alone"
});
var fingerprintSchema = strictObject({
  id: string2(),
  path: string2(),
  sha256: string2(),
  task: string2(),
  probes: count,
  classes: count,
  quality: count,
  selection: string2(),
  representation: string2(),
  correlation: string2(),
  source: strictObject({ name: string2(), sha256: string2(), arch: string2().optional() }),
  madeWith: strictObject({ sac: string2(), onnxruntime: string2(), sharp: string2() }),
  unrelated: count.meta({ description: "unrelated models in the calibration" }),
  derived: count.meta({ description: "derived models in the calibration" }),
  warnings: array(strictObject({ code: string2(), text: string2() })).meta({ description: "what keeps the calibration from bearing its promise" }),
  smallestRate: probability.optional().meta({ description: "smallest false-alarm rate of the conformal rule: 1/(n+1)" }),
  references: array(
    strictObject({
      comparedBy: comparedBySchema,
      unrelated: array(scoresSchema).meta({ description: "each as if it were the suspect and not in the calibration" }),
      derived: array(scoresSchema)
    })
  ).meta({
    description: "scores of the calibration's models, for every way in which a suspect of this run was compared"
  })
});
var resultSchema = strictObject({
  path: string2(),
  sha256: string2().optional().meta({
    description: "of the model file that was run; with external data, of what `sha256sum MODEL DATA\u2026` prints"
  }),
  fingerprint: string2().meta({ description: "id of the fingerprint" }),
  verdict: verdictSchema,
  rule: _enum(RULES).optional(),
  comparedBy: comparedBySchema.optional(),
  judgedBy: _enum(SCORES).optional().meta({ description: "the score that the rule looked at" }),
  score: number2().optional().meta({ description: "its value" }),
  distance: number2().optional().meta({ description: "the paper's distance, equation 4" }),
  threshold: number2().optional().meta({ description: "largest distance that counts as derived, where the rule has one" }),
  pValue: probability.optional().meta({ description: "what the rule compared with alpha" }),
  conformalP: probability.optional(),
  tailP: probability.optional().meta({ description: "strength of the evidence, assuming normal scores" }),
  adjustedTailP: probability.optional().meta({ description: "tailP after Holm's correction over the run" }),
  scores: scoresSchema.optional(),
  form: string2().optional().meta({ description: "what the model's outputs are: logits, probabilities, labels, \u2026" }),
  classes: count.optional(),
  device: string2().optional().meta({ description: "where the model really ran" }),
  durationMs: count.optional().meta({ description: "start of the model's process, load and inference" }),
  inferenceMs: count.optional(),
  reasons: array(strictObject({ code: string2(), text: string2() })),
  error: strictObject({ code: string2(), message: string2(), hint: string2().optional() }).optional()
});
var reportSchema = strictObject({
  schemaVersion: literal(SCHEMA_VERSION),
  tool: strictObject({ name: literal("sac"), version: string2() }),
  command: array(string2()).optional().meta({ description: "the arguments that sac was called with, without credentials in addresses" }),
  runtime: strictObject({
    node: string2(),
    platform: string2(),
    sharp: string2(),
    onnxruntime: string2().optional().meta({ description: "absent if no model could be run" })
  }),
  startedAt: iso_exports.datetime(),
  settings: strictObject({
    alpha: probability,
    rule: _enum([...RULES, "auto"]),
    threshold: number2().optional(),
    score: _enum([...SCORES, "auto"]),
    device: string2(),
    threads: count,
    timeLimitMs: count,
    memoryLimitBytes: count
  }),
  fingerprints: array(fingerprintSchema),
  results: array(resultSchema),
  counts: strictObject({ derived: count, unrelated: count, inconclusive: count, error: count }),
  expectedFalseAlarms: number2().min(0).optional().meta({ description: "how many models of this run would be called derived if all were honest, at most" }),
  verdict: verdictSchema.meta({ description: "derived, else error, else inconclusive, else unrelated" })
}).meta({ title: "Report of sac check" });

// src/report/build.ts
var SEVERITY = ["derived", "error", "inconclusive", "unrelated"];
function buildReport(result, startedAt, command) {
  const { options, judges, judgements } = result;
  const results = judgements.map((judgement) => resultOf(judgement, options.alpha));
  const counts = { derived: 0, unrelated: 0, inconclusive: 0, error: 0 };
  for (const { verdict } of results) counts[verdict] += 1;
  return dropUndefined({
    schemaVersion: SCHEMA_VERSION,
    tool: { name: "sac", version: VERSION },
    command: command?.map(withoutCredentials),
    runtime: runtimeOf(judgements),
    startedAt: startedAt.toISOString(),
    settings: {
      alpha: options.alpha,
      rule: options.threshold === void 0 ? options.rule ?? "auto" : "threshold",
      threshold: options.threshold,
      score: options.score ?? "auto",
      device: options.run.device,
      threads: options.run.threads,
      timeLimitMs: options.run.limits.timeMs,
      memoryLimitBytes: options.run.limits.memoryBytes
    },
    fingerprints: judges.map((judge) => fingerprintOf2(judge, judgements, options.alpha)),
    results,
    counts,
    expectedFalseAlarms: expectedFalseAlarms(judgements, options.alpha),
    verdict: SEVERITY.find((verdict) => counts[verdict] > 0) ?? "error"
  });
}
function dropUndefined(report2) {
  return JSON.parse(JSON.stringify(report2));
}
function withoutCredentials(text2) {
  return text2.replace(/(\b[a-z][a-z0-9+.-]*:\/\/)[^\s/@]*@/gi, "$1").replace(/(:\/\/[^\s?#]*)[?#]\S*/g, "$1");
}
function runtimeOf(judgements) {
  const onnxruntime = judgements.flatMap(
    ({ outcome }) => outcome.kind === "failed" ? [] : outcome.run.onnxruntime
  )[0];
  const { platform, arch, version: version2 } = process;
  return { node: version2.slice(1), platform: `${platform}-${arch}`, sharp: sharp3.versions.sharp, onnxruntime };
}
function referencesOf2(judge, judgements) {
  const used = judgements.flatMap(
    ({ judge: other, outcome }) => other === judge && outcome.kind === "measured" ? outcome.view : []
  );
  return [...new Set(used)].map(({ by, panel, derived: derived2 }) => ({ comparedBy: by, unrelated: panel.scores, derived: derived2 }));
}
function fingerprintOf2(judge, judgements, alpha) {
  const { stored } = judge;
  const { about, calibration } = stored.fingerprint;
  const { correlation } = settingsOf(stored.fingerprint);
  const { runtime } = about;
  const unrelated = calibration?.unrelated.length ?? 0;
  return {
    id: about.id,
    path: stored.path,
    sha256: stored.sha256,
    task: about.task,
    probes: about.probes.length,
    classes: about.classes,
    quality: about.quality,
    selection: `${about.selection.rule}, seed ${about.selection.seed}`,
    representation: about.representation,
    correlation: correlation.kind === "rbf" ? `rbf, delta ${correlation.delta}` : correlation.kind,
    source: { name: about.source.name, sha256: about.source.sha256, arch: about.source.arch },
    madeWith: { sac: runtime.sac, onnxruntime: runtime.onnxruntime, sharp: runtime.sharp },
    unrelated,
    derived: calibration?.derived.length ?? 0,
    warnings: unrelated > 0 ? calibrationWarnings(stored.fingerprint, alpha) : [],
    smallestRate: unrelated > 0 ? smallestRate(unrelated) : void 0,
    references: referencesOf2(judge, judgements)
  };
}
function known(value) {
  return Number.isNaN(value) ? void 0 : value;
}
function resultOf(judgement, alpha) {
  const { path, judge, outcome, rule, threshold, decision } = judgement;
  const about = { path, fingerprint: judge.stored.fingerprint.about.id };
  const reasons = reasonsFor(judgement, alpha);
  if (outcome.kind === "failed") {
    const { code, message, hint } = outcome.error;
    return { ...about, verdict: "error", reasons, error: { code, message, ...hint === void 0 ? {} : { hint } } };
  }
  const { run: run4 } = outcome;
  const ran = {
    sha256: run4.sha256,
    device: run4.device.used,
    durationMs: Math.round(run4.startMs + run4.inferenceMs),
    inferenceMs: Math.round(run4.inferenceMs)
  };
  if (outcome.kind === "defect") return { ...about, ...ran, verdict: "inconclusive", reasons };
  const { scores, evidence, judgedBy, suspect, view: view2 } = outcome;
  const details3 = {
    rule,
    comparedBy: view2.by,
    judgedBy,
    score: judgedBy === "sac" ? scores.sac : known(closeness(scores, judgedBy)),
    distance: evidence.distance,
    threshold,
    pValue: decision && known(decision.pValue),
    conformalP: known(evidence.conformal),
    tailP: known(evidence.tail),
    adjustedTailP: decision && known(decision.adjustedTail)
  };
  const verdict = decision?.verdict ?? "inconclusive";
  const shape = { scores, form: suspect.form, classes: suspect.classes };
  return { ...about, ...ran, verdict, ...details3, ...shape, reasons };
}
function expectedFalseAlarms(judgements, alpha) {
  const rates2 = judgements.flatMap(({ rule, outcome }) => {
    if (outcome.kind !== "measured" || rule === void 0 || !isStatistical(rule)) return [];
    const n = outcome.unrelated.length + 1;
    return [rule === "conformal" ? Math.floor(alpha * n + 1e-9) / n : alpha];
  });
  if (rates2.length === 0) return void 0;
  const sum2 = rates2.reduce((total, rate) => total + rate, 0);
  return rates2.length === 1 ? sum2 : Math.min(sum2, alpha);
}

// src/report/findings.ts
import { createHash as createHash5 } from "node:crypto";
var FINDING_VERDICTS = ["derived", "error", "inconclusive"];
function findingsOf(report2) {
  const sources = sourcesOf(report2);
  return FINDING_VERDICTS.flatMap(
    (verdict) => report2.results.filter((result) => result.verdict === verdict).map((result) => ({
      verdict,
      result,
      message: quiet(messageOf(verdict, result, sources(result))),
      identity: identityOf(verdict, result)
    }))
  );
}
function sourcesOf(report2) {
  const names = new Map(report2.fingerprints.map(({ id, source }) => [id, source.name]));
  return ({ fingerprint }) => names.get(fingerprint) ?? fingerprint;
}
function explain({ reasons, error: error2 }) {
  if (error2) return [`${error2.code}: ${error2.message}`, error2.hint].filter(Boolean).join(" ");
  return reasons.map(({ text: text2 }) => text2).join(" ");
}
function repositoryPath(path) {
  return path.replace(/^(\.\/+)+/, "");
}
function messageOf(verdict, result, source) {
  const why2 = explain(result);
  switch (verdict) {
    case "derived":
      return `This model answers more like ${source} than independently trained models do. ${why2} It is evidence for review, never proof of theft.`;
    case "inconclusive":
      return `No verdict could be reached against ${source}. ${why2}`;
    case "error":
      return `This model could not be judged against ${source}. ${why2}`;
  }
}
function quiet(text2) {
  return plainText(text2).replaceAll("@", "\uFF20");
}
function identityOf(verdict, { path, fingerprint }) {
  const whole2 = [repositoryPath(path), verdict, fingerprint].join("\0");
  return createHash5("sha256").update(whole2).digest("hex");
}

// src/report/code-quality.ts
var SEVERITY2 = { derived: "critical", error: "major", inconclusive: "minor" };
function renderCodeQuality(report2) {
  const issues = findingsOf(report2).map(({ verdict, result, message, identity }) => ({
    description: message,
    check_name: `sac/${verdict}`,
    fingerprint: identity,
    severity: SEVERITY2[verdict],
    location: { path: plainText(repositoryPath(result.path)), lines: { begin: 1 } }
  }));
  return asJson(issues);
}

// src/report/measurements.ts
var MEASUREMENTS = {
  verdict: ({ verdict }) => verdict,
  rule: ({ rule }) => rule,
  comparedBy: ({ comparedBy }) => comparedBy,
  judgedBy: ({ judgedBy }) => judgedBy,
  score: ({ score: score3 }) => score3,
  distance: ({ distance }) => distance,
  threshold: ({ threshold }) => threshold,
  pValue: ({ pValue }) => pValue,
  conformalP: ({ conformalP }) => conformalP,
  tailP: ({ tailP }) => tailP,
  adjustedTailP: ({ adjustedTailP }) => adjustedTailP,
  ...Object.fromEntries(SCORES.map((name) => [`scores.${name}`, ({ scores }) => scores?.[name]])),
  form: ({ form }) => form,
  classes: ({ classes }) => classes,
  device: ({ device }) => device,
  durationMs: ({ durationMs }) => durationMs,
  inferenceMs: ({ inferenceMs }) => inferenceMs,
  sha256: ({ sha256: sha2563 }) => sha2563,
  fingerprint: ({ fingerprint }) => fingerprint
};
function measurementsOf(result) {
  return Object.entries(MEASUREMENTS).flatMap(([name, measure3]) => {
    const value = measure3(result);
    return value === void 0 ? [] : [[name, value]];
  });
}

// src/report/csv.ts
function renderCsv(report2) {
  const sources = sourcesOf(report2);
  const header = ["path", "source", ...Object.keys(MEASUREMENTS), "codes", "explanation"];
  const rows = report2.results.map((result) => [
    result.path,
    sources(result),
    ...Object.values(MEASUREMENTS).map((measure3) => measure3(result)),
    result.error?.code ?? result.reasons.map(({ code }) => code).join(" "),
    explain(result)
  ]);
  return [header, ...rows].map((row2) => `${row2.map(field).join(",")}\r
`).join("");
}
function field(cell) {
  if (cell === void 0) return "";
  return typeof cell === "number" ? String(cell) : `"${inert(cell).replaceAll('"', '""')}"`;
}
function inert(text2) {
  return plainText(text2).replace(/(^|[,;|])([\s"']*)(?=[=+\-@\uff1d\uff0b\uff0d\uff20])/g, "$1'$2");
}

// src/report/exit-status.ts
var FAIL_ON = ["derived", "inconclusive", "error"];
function exitStatus({ counts }, failOn2) {
  const fails = (verdict) => failOn2.includes(verdict) && counts[verdict] > 0;
  if (fails("derived")) return 1;
  if (fails("error")) return 2;
  return fails("inconclusive") ? 1 : 0;
}

// src/report/html/page.ts
import { createHash as createHash6 } from "node:crypto";

// src/report/html/escape.ts
var Html = class {
  markup;
  constructor(markup) {
    this.markup = markup;
  }
};
var ENTITIES = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
  "`": "&#96;"
};
function escapeHtml(text2) {
  return plainText(text2.replace(/\s*[\r\n]\s*/g, " ")).replace(/[&<>"'`]/g, (character) => ENTITIES[character]);
}
function markupOf(piece) {
  if (piece === void 0) return "";
  if (piece instanceof Html) return piece.markup;
  if (typeof piece === "string") return escapeHtml(piece);
  return typeof piece === "number" ? String(piece) : piece.map(markupOf).join("");
}
function html(strings, ...pieces) {
  return new Html(strings.reduce((made, text2, i2) => made + markupOf(pieces[i2 - 1]) + text2));
}

// src/report/html/shell.ts
function shellQuoted(words) {
  return words.map(quoted).join(" ");
}
function quoted(word) {
  if (/^[\w@%+=:,./-]+$/.test(word)) return word;
  const single = word.replaceAll("'", "'\\''");
  if (!/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\ufffe\uffff]/u.test(word)) return `'${single}'`;
  const bytes = [...Buffer.from(word)].map(
    (byte) => byte > 31 && byte < 127 && byte !== 39 && byte !== 92 ? String.fromCharCode(byte) : `\\x${byte.toString(16).padStart(2, "0")}`
  );
  return `$'${bytes.join("")}'`;
}

// src/report/html/words.ts
var VERDICTS = ["derived", "error", "inconclusive", "unrelated"];
var VERDICT_MEANS = {
  derived: "suspiciously like the source",
  error: "could not be run; never a pass",
  inconclusive: "ran, but could not be weighed",
  unrelated: "no more like the source than expected"
};
var SCORE_MEANS = {
  sac: "the paper's distance: how much the pattern of likeness between probes differs from the source's (0 is the same)",
  "logit-cosine": "mean cosine between the source's and the model's answers to the same probe (1 is the same)",
  "label-agreement": "share of the probes that get the source's label",
  "peer-likelihood": "how much surer than unrelated models it is of the classes that the source chose",
  "peer-residual": "how much it shares of what sets the source apart from unrelated models (1 is the source itself)",
  fusion: "the mean of peer-likelihood and peer-residual, each in units of its spread among the unrelated models"
};
var RULE_MEANS = {
  conformal: "The p-value is counted: (1 + unrelated models at least as close) / (unrelated models + 1). It assumes nothing about how scores are distributed, only that an honest suspect could as well have been one of the unrelated models.",
  normal: "The p-value is the probability that one more unrelated model would be at least as close, if the unrelated models' scores are normally distributed. There are too few of them to do without that assumption.",
  "min-unrelated": "The threshold is the smallest distance among the unrelated models (the paper's rule). Its false-alarm rate is about 1 in (unrelated models + 1), and it has no p-value.",
  midpoint: "The threshold lies halfway between the mean distances of unrelated and of known derived models. It promises no false-alarm rate and has no p-value.",
  threshold: "The threshold is a number that the caller gave. It promises no false-alarm rate and has no p-value."
};
function counted(n, noun) {
  return `${n} ${noun}${n === 1 ? "" : "s"}`;
}
function modelsWith({ results }, verdict) {
  return new Set(results.filter((one) => verdict === void 0 || one.verdict === verdict).map(({ path }) => path)).size;
}
function sourceOf({ fingerprints }) {
  return fingerprints.length === 1 ? fingerprints[0].source.name : `any of ${fingerprints.length} sources`;
}
function headline(report2) {
  const all = modelsWith(report2);
  const n = modelsWith(report2, report2.verdict);
  const some = all === 1 ? "This model" : n === all ? `All ${all} models` : `${n} of ${all} models`;
  switch (report2.verdict) {
    case "derived": {
      const source = report2.fingerprints.length === 1 ? report2.fingerprints[0].source.name : "a source model";
      return `${some} ${n === 1 ? "looks" : "look"} derived from ${source}`;
    }
    case "error":
      return `${some} could not be judged`;
    case "inconclusive":
      return all === 1 ? "No verdict on this model" : `No verdict on ${n === all ? "any" : n} of ${all} models`;
    case "unrelated":
      return all === 1 ? `This model looks unrelated to ${sourceOf(report2)}` : `None of ${all} models looks derived from ${sourceOf(report2)}`;
  }
}
function meaning({ verdict, results }) {
  const alone = results.length === 1;
  const shown = alone ? "The model was shown the same hard images as the source." : "Every model was shown the same hard images as the source.";
  const weighed = results.some(({ pValue }) => pValue !== void 0);
  const than = weighed ? "than independently trained models do" : "than the threshold allows";
  switch (verdict) {
    case "derived":
      return `${shown} ${alone ? "It answers" : "Those marked \u201Cderived\u201D answer"} more like the source ${than}, mistakes included. Models that were fine-tuned, pruned, quantised or distilled from the source do that; so does, now and then, an honest one.`;
    case "error":
      return "A model that could not be run is not cleared: nothing is known about it. The reason and the remedy stand beside it below.";
    case "inconclusive":
      return `${alone ? "The model" : "A model without a verdict"} ran, but its answers could not be weighed against those of independently trained models. That is neither a finding nor a pass.`;
    case "unrelated":
      return `${shown} ${alone ? "It does not answer" : "None answers"} more like the source ${than}. A copy that was changed enough can look like this, too.`;
  }
}
var NEXT = {
  derived: [
    "Hold the release or merge until a person has looked at it.",
    "Ask where the model comes from: starting weights, training record, licence. A permitted derivation is no problem.",
    "Check that the calibration has unrelated models of the suspect's kind (architecture, accuracy): without them honest models can be called derived.",
    "To be surer, repeat with a second fingerprint from other images, or with more unrelated models."
  ],
  error: [
    "Mend what the errors name, and run the check again.",
    "Do not count a model that could not be judged as passed."
  ],
  inconclusive: [
    "Read the reason beside each inconclusive model: either its answers are broken, and a working export is needed, or the fingerprint needs more unrelated models in its calibration."
  ],
  unrelated: ["Nothing needs to be done. Keep this report with the release."]
};
function nextSteps({ counts, verdict }) {
  const found = VERDICTS.filter((one) => counts[one] > 0 && (one !== "unrelated" || verdict === "unrelated"));
  return found.flatMap((one) => one === verdict ? NEXT[one] : NEXT[one].slice(0, 1));
}

// src/report/html/compared.ts
function facts(list) {
  const shown = list.filter(([, value]) => value !== void 0);
  return html`<dl class="facts wide">${shown.map(([name, value]) => html`<div><dt>${name}<dd>${value}</div>`)}</dl>`;
}
function digest(sha2563) {
  return html`<code>${sha2563}</code>`;
}
function fingerprintFacts(one) {
  const { source, madeWith } = one;
  return html`<section class="card"><h3><bdi>${source.name}</bdi></h3>${facts([
    ["source model", html`<bdi>${source.name}</bdi>${source.arch && ` (${source.arch})`}`],
    ["source SHA-256", digest(source.sha256)],
    ["fingerprint", html`<bdi>${one.path}</bdi>`],
    ["fingerprint SHA-256", digest(one.sha256)],
    ["fingerprint ID", html`<code>${one.id}</code>`],
    ["probes", `${one.probes} JPEG images of quality ${one.quality}`],
    ["chosen", one.selection],
    ["answers", `${one.task}, ${one.classes} classes`],
    ["correlation", `${one.correlation} of ${one.representation} outputs`],
    ["unrelated models", String(one.unrelated)],
    ["known derived models", String(one.derived)],
    ["smallest false-alarm rate", one.smallestRate === void 0 ? void 0 : percent(one.smallestRate)],
    ["made with", `sac ${madeWith.sac}, onnxruntime ${madeWith.onnxruntime}, sharp ${madeWith.sharp}`]
  ])}</section>`;
}
function effective(asked, used) {
  return asked === "auto" && used.length > 0 ? `auto: ${[...new Set(used)].join(", ")}` : asked;
}
function runFacts({ settings, runtime, results, tool, startedAt }) {
  const ran = [...new Set(results.flatMap(({ device }) => device ?? []))];
  const notes = results.flatMap(({ reasons }) => reasons.filter(({ code }) => code === "DEVICE_FALLBACK"));
  return html`<section class="card"><h3>This run</h3>${facts([
    ["started", startedAt],
    ["false-alarm rate (alpha)", percent(settings.alpha)],
    [
      "rule",
      effective(
        settings.rule,
        results.flatMap(({ rule }) => rule ?? [])
      )
    ],
    ["threshold", settings.threshold === void 0 ? void 0 : String(settings.threshold)],
    [
      "score",
      effective(
        settings.score,
        results.flatMap(({ judgedBy }) => judgedBy ?? [])
      )
    ],
    ["device", `${settings.device}${ran.length > 0 ? `; ran on ${ran.join(", ")}` : ""}`],
    ["CPU threads", String(settings.threads)],
    ["limits for a model", `${settings.timeLimitMs / 1e3} s, ${formatSize(settings.memoryLimitBytes)}`],
    [
      "versions",
      `${tool.name} ${tool.version}${runtime.onnxruntime ? `, onnxruntime ${runtime.onnxruntime}` : ""}, sharp ${runtime.sharp}`
    ],
    ["machine", `Node.js ${runtime.node} on ${runtime.platform}`]
  ])}${[...new Set(notes.map(({ text: text2 }) => text2))].map((text2) => html`<p class="note">${text2}</p>`)}</section>`;
}
function comparedSection(report2) {
  return html`<section aria-labelledby="compared"><h2 id="compared">Compared with what</h2>
<div class="cards">${report2.fingerprints.map(fingerprintFacts)}${runFacts(report2)}</div>
<details class="card"><summary>What the scores are</summary><dl class="words">${SCORES.map((name) => html`<dt><code>${name}</code></dt><dd>${SCORE_MEANS[name]}</dd>`)}</dl></details></section>`;
}
function againSection({ command }) {
  if (!command) return void 0;
  return html`<section aria-labelledby="again"><h2 id="again">Run it again</h2>
<p>In the same folder, with the fingerprints and models named above:</p>
<div class="command"><pre tabindex="0" aria-label="Command"><code id="command">${shellQuoted(["sac", ...command])}</code></pre><button type="button" id="copy" hidden>Copy</button></div></section>`;
}

// src/report/html/comparison.ts
function isDistance(score3) {
  return score3 === "sac";
}
function placeOf({ rule, judgedBy, score: score3, distance }) {
  const byDistance = rule !== void 0 && !isStatistical(rule) || score3 === void 0 || judgedBy === void 0;
  if (!byDistance) return { score: judgedBy, value: score3 };
  return distance === void 0 ? void 0 : { score: "sac", value: distance };
}
function comparisonsOf(report2) {
  const groups = /* @__PURE__ */ new Map();
  for (const result of report2.results) {
    const place = placeOf(result);
    if (!place) continue;
    const key2 = [result.fingerprint, result.comparedBy, place.score, result.rule, result.threshold].join("|");
    const group = groups.get(key2) ?? { first: result, score: place.score, suspects: [] };
    group.suspects.push({ result, value: place.value });
    groups.set(key2, group);
  }
  return [...groups.values()].flatMap(({ first, score: score3, suspects }, index) => {
    const fingerprint = report2.fingerprints.find(({ id }) => id === first.fingerprint);
    if (!fingerprint) return [];
    const comparedBy = first.comparedBy ?? "scores";
    const references = fingerprint.references.find((one) => one.comparedBy === comparedBy);
    const unrelated = references?.unrelated.flatMap((scores) => scores[score3] ?? []) ?? [];
    const derived2 = references?.derived.flatMap((scores) => scores[score3] ?? []) ?? [];
    const { rule } = first;
    const line = first.threshold ?? (rule && isStatistical(rule) ? lineOf(rule, score3, unrelated, report2.settings.alpha) : void 0);
    return [{ id: `c${index}`, fingerprint, comparedBy, score: score3, rule, unrelated, derived: derived2, suspects, line }];
  });
}
function lineOf(rule, score3, unrelated, alpha) {
  const sign = isDistance(score3) ? -1 : 1;
  const closeness2 = unrelated.map((value) => sign * value);
  const line = rule === "conformal" ? conformalLine(closeness2, alpha) : normalLine(closeness2, alpha);
  return line === void 0 ? void 0 : sign * line;
}
function conformalLine(closeness2, alpha) {
  const allowed = Math.floor(alpha * (closeness2.length + 1) + 1e-9) - 1;
  return [...closeness2].sort((a, b) => b - a)[allowed];
}
function normalLine(closeness2, alpha) {
  if (closeness2.length < 3 || alpha >= 0.5) return void 0;
  const spread3 = sampleStandardDeviation([...closeness2]);
  if (spread3 === 0) return void 0;
  let low = mean([...closeness2]);
  let high = low + spread3;
  while (predictiveTail(high, closeness2) > alpha) high += high - low;
  for (let step = 0; step < 60; step += 1) {
    const middle = (low + high) / 2;
    if (predictiveTail(middle, closeness2) > alpha) low = middle;
    else high = middle;
  }
  return high;
}

// src/report/html/marks.ts
function markDefinitions() {
  return html`<svg class="defs" aria-hidden="true" width="0" height="0"><defs>
<path id="k-derived" class="k k-derived" d="M0-7.5 7.5 0 0 7.5-7.5 0z"/>
<circle id="k-unrelated" class="k k-unrelated" r="6"/>
<path id="k-inconclusive" class="k k-inconclusive" d="M0-7 7 6H-7z"/>
<path id="k-error" class="k k-error" d="M-6-3.5-3.5-6 0-2.5 3.5-6 6-3.5 2.5 0 6 3.5 3.5 6 0 2.5-3.5 6-6 3.5-2.5 0z"/>
<circle id="k-reference" class="k-reference" r="4"/>
<rect id="k-known" class="k-known" x="-3.5" y="-3.5" width="7" height="7"/>
</defs></svg>`;
}
function icon(kind) {
  return html`<svg class="icon" aria-hidden="true" viewBox="-9 -9 18 18"><use href="#k-${kind}"/></svg>`;
}
function mark(kind, x2, y, title) {
  const position = html`<use href="#k-${kind}" x="${x2}%" y="${y}"`;
  return title === void 0 ? html`${position}/>` : html`${position}><title>${title}</title></use>`;
}
function stack(places, width, levels) {
  const order = places.map((_, index) => index).sort((a, b) => places[a] - places[b] || a - b);
  const last = /* @__PURE__ */ new Map();
  const result = new Array(places.length).fill(0);
  const candidates2 = [0, ...Array.from({ length: levels }, (_, k) => [-(k + 1), k + 1]).flat()];
  for (const index of order) {
    const free = candidates2.find((level) => places[index] - (last.get(level) ?? Number.NEGATIVE_INFINITY) >= width);
    result[index] = free ?? 0;
    last.set(result[index], places[index]);
  }
  return result;
}

// src/report/html/numbers.ts
function probability2(p) {
  if (p === void 0) return html`<span class="none">–</span>`;
  if (p >= 1e-3) return html`${p.toFixed(3)}`;
  if (p >= 1e-4) return html`${p.toFixed(4)}`;
  if (p < 1e-15) return html`&lt; 10<sup>−15</sup>`;
  const [digit, exponent] = p.toExponential(0).split("e-");
  return html`${digit} × 10<sup>−${exponent}</sup>`;
}
function spokenProbability(p) {
  if (p < 1e-15) return "below 1e-15";
  return p >= 1e-4 ? p.toFixed(p >= 1e-3 ? 3 : 4) : p.toExponential(0);
}
function decimal(value, digits = 3) {
  if (value === void 0) return "\u2013";
  const text2 = value.toFixed(digits);
  return Number(text2) === 0 ? text2.replace("-", "") : text2.replace("-", "\u2212");
}

// src/report/html/path.ts
function fileName(path) {
  return path.slice(folderOf(path).length);
}
function folderOf(path) {
  const end = Math.max(path.lastIndexOf("/"), path.lastIndexOf("\\")) + 1;
  return end === path.length ? "" : path.slice(0, end);
}

// src/report/html/scale.ts
var SOURCE_ITSELF = {
  sac: 0,
  "logit-cosine": 1,
  "label-agreement": 1,
  "peer-residual": 1
};
var WIDEST = 12;
var MARGIN = 5;
function scaleOf({ score: score3, unrelated, derived: derived2, suspects, line }) {
  const all = [...unrelated, ...derived2, ...suspects.map(({ value }) => value)];
  for (const extra of [line, SOURCE_ITSELF[score3]]) if (extra !== void 0) all.push(extra);
  let low = least(all);
  let high = most(all);
  const range = most(unrelated) - least(unrelated);
  if (unrelated.length > 1 && range > 0) {
    low = Math.max(low, least(unrelated) - WIDEST * range);
    high = Math.min(high, most(unrelated) + WIDEST * range);
  }
  if (low === high) [low, high] = [low - 0.5, high + 0.5];
  const flipped = isDistance(score3);
  const place = (value) => {
    const share2 = Math.min(1, Math.max(0, (value - low) / (high - low)));
    return round(MARGIN + (100 - 2 * MARGIN) * (flipped ? 1 - share2 : share2));
  };
  const step = niceStep((high - low) / 5);
  const first = Math.ceil(low / step - 1e-9);
  const last = Math.floor(high / step + 1e-9);
  const ticks = Array.from({ length: Math.max(0, last - first + 1) }, (_, i2) => (first + i2) * step);
  const digits = Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
  return { place, beyond: (value) => value < low || value > high, ticks, digits };
}
function niceStep(step) {
  const power = 10 ** Math.floor(Math.log10(step));
  return power * ([1, 2, 5].find((factor) => factor * power >= step) ?? 10);
}
function least(values) {
  return values.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
}
function most(values) {
  return values.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
}
function round(value) {
  return Math.round(value * 10) / 10;
}

// src/report/html/plot.ts
var TITLE = 20;
var STEP = 9;
var AXIS = 46;
function overviewPlot(comparison, scale, alpha) {
  let top = 26;
  const drawn = lanesOf(comparison).map((lane) => {
    const places = lane.marks.map(({ value }) => scale.place(value));
    const levels = stack(places, 1.4, lane.levels);
    const reach = Math.max(0, ...levels.map(Math.abs)) * STEP + 10;
    const middle = top + TITLE + reach;
    const svg = html`<text class="lane" x="0" y="${top + 13}">${lane.title}</text>
<line class="rail" x1="0" x2="100%" y1="${middle}" y2="${middle}"/>
${lane.marks.map(({ kind, title }, i2) => mark(kind, places[i2], middle + levels[i2] * STEP, title))}`;
    top = middle + reach + 6;
    return svg;
  });
  const single = comparison.suspects.length === 1 ? label(comparison.suspects[0], scale, top + 8) : void 0;
  const bottom = single ? top + 18 : top;
  return html`<svg class="plot" width="100%" height="${bottom + AXIS}" role="img" aria-label="${describe3(comparison, alpha)}">
${lineMark(comparison, scale, bottom, alpha)}${drawn}${single}${axis(comparison, scale, bottom)}</svg>`;
}
function lanesOf({ unrelated, derived: derived2, suspects }) {
  const references = unrelated.map((value) => ({ kind: "reference", value }));
  const known2 = derived2.map((value) => ({ kind: "known", value }));
  const judged = suspects.map(({ result, value }) => ({
    kind: result.verdict,
    value,
    title: `${fileName(result.path)}: ${result.verdict}, ${decimal(value)}`
  }));
  const lanes = [
    { title: `Unrelated models (${references.length})`, marks: references, levels: 2 },
    { title: `Known derived models (${known2.length})`, marks: known2, levels: 2 },
    { title: judged.length === 1 ? "The suspect" : `Suspects (${judged.length})`, marks: judged, levels: 4 }
  ];
  return lanes.filter(({ marks }) => marks.length > 0);
}
function lineText({ rule }, alpha) {
  return rule === "conformal" || rule === "normal" ? `p = ${percent(alpha)}` : "threshold";
}
function lineMark(comparison, scale, bottom, alpha) {
  if (comparison.line === void 0) return void 0;
  const x2 = scale.place(comparison.line);
  return html`<line class="cut" x1="${x2}%" x2="${x2}%" y1="20" y2="${bottom}"/><text class="cut-label" x="${x2}%" y="13" text-anchor="${anchor2(x2)}">${lineText(comparison, alpha)}</text>`;
}
function anchor2(x2) {
  if (x2 < 15) return "start";
  return x2 > 85 ? "end" : "middle";
}
function label({ result, value }, scale, y) {
  const x2 = scale.place(value);
  const p = result.pValue === void 0 ? "" : `, p ${spokenProbability(result.pValue)}`;
  return html`<text class="value" x="${x2}%" y="${y}" text-anchor="${anchor2(x2)}">${decimal(value)}${p}</text>`;
}
function axis({ score: score3 }, scale, bottom) {
  const itself = SOURCE_ITSELF[score3];
  const source = itself !== void 0 && !scale.beyond(itself) ? html`<line class="itself" x1="${scale.place(itself)}%" x2="${scale.place(itself)}%" y1="${bottom - 8}" y2="${bottom}"/>` : void 0;
  return html`<line class="axis" x1="0" x2="100%" y1="${bottom}" y2="${bottom}"/>${source}
${scale.ticks.map((tick) => {
    const x2 = scale.place(tick);
    return html`<line class="axis" x1="${x2}%" x2="${x2}%" y1="${bottom}" y2="${bottom + 5}"/><text class="tick" x="${x2}%" y="${bottom + 19}" text-anchor="middle">${decimal(tick, scale.digits)}</text>`;
  })}
<text class="end" x="0" y="${bottom + 40}">less like the source</text><text class="end" x="100%" y="${bottom + 40}" text-anchor="end">more like the source →</text>`;
}
function spread2(values) {
  return `${formatNumber(Math.min(...values))} to ${formatNumber(Math.max(...values))}`;
}
function describe3(comparison, alpha) {
  const { score: score3, unrelated, derived: derived2, suspects, line } = comparison;
  const direction = isDistance(score3) ? "smaller is more like the source" : "larger is more like the source";
  const parts = [`Strip plot of the score ${score3}; ${direction}.`];
  if (unrelated.length > 0) parts.push(`${unrelated.length} unrelated models: ${spread2(unrelated)}.`);
  if (derived2.length > 0) parts.push(`${derived2.length} known derived models: ${spread2(derived2)}.`);
  if (line !== void 0) parts.push(`The line ${lineText(comparison, alpha)} is at ${formatNumber(line)}.`);
  const values = suspects.map(({ value }) => value);
  parts.push(
    values.length === 1 ? `The suspect: ${formatNumber(values[0])}.` : `${values.length} suspects: ${spread2(values)}.`
  );
  return parts.join(" ");
}

// src/report/html/figures.ts
function figuresSection(figures, alpha) {
  if (figures.length === 0) return void 0;
  return html`<section aria-labelledby="glance"><h2 id="glance">At a glance</h2>${figures.map(({ comparison, scale }) => figure(comparison, scale, alpha))}</section>`;
}
function figure(comparison, scale, alpha) {
  const { fingerprint, score: score3, comparedBy, line, unrelated } = comparison;
  const labels = comparedBy === "labels" ? ", by labels alone" : "";
  const beside = unrelated.length > 0 ? "Each mark is one model." : "Not calibrated: there are no unrelated models to compare with.";
  const cut = line === void 0 ? "" : ` ${beyond(comparison, alpha)}`;
  return html`<figure class="card"><figcaption><b>Likeness to <bdi>${fingerprint.source.name}</bdi>${labels}</b> <span class="muted">${beside}${cut}</span></figcaption>
${overviewPlot(comparison, scale, alpha)}
<div class="legend">${legend(comparison)}<span class="muted">score <code>${score3}</code>: ${SCORE_MEANS[score3]}</span></div></figure>`;
}
function beyond({ rule, suspects }, alpha) {
  if (rule !== "conformal" && rule !== "normal")
    return "Right of the dashed line, the rule\u2019s threshold, a model counts as derived.";
  const p = `Right of the dashed line the p-value is at most ${percent(alpha)}.`;
  const corrected = suspects.some(({ result }) => result.reasons.some(({ code }) => code === "CORRECTED_FOR_RUN"));
  return corrected ? `${p} Among several suspects that alone does not make one derived: see \u201CTail p\u201D below.` : p;
}
function legend({ score: score3, unrelated, derived: derived2, suspects }) {
  const verdicts = VERDICTS.filter((verdict) => suspects.some(({ result }) => result.verdict === verdict));
  return html`${unrelated.length > 0 ? html`<span>${icon("reference")}unrelated model</span>` : void 0}${derived2.length > 0 ? html`<span>${icon("known")}known derived model</span>` : void 0}${SOURCE_ITSELF[score3] === void 0 ? void 0 : html`<span>thick tick: the source itself</span>`}${verdicts.map((verdict) => html`<span>${icon(verdict)}suspect: ${verdict}</span>`)}`;
}

// src/report/html/details.ts
var ORDINARY = /* @__PURE__ */ new Set(["STRENGTH", "FEW_REFERENCES", "DEVICE_FALLBACK"]);
function details(result, open3) {
  const { error: error2, reasons } = result;
  const failed = error2 && html`<p><code>${error2.code}</code> <bdi>${error2.message}</bdi></p>${error2.hint && html`<p class="hint"><b>What to do:</b> <bdi>${error2.hint}</bdi></p>`}`;
  const [first, ...others] = reasons;
  const beside = others.filter(({ code }) => ORDINARY.has(code));
  const notable = others.filter(({ code }) => !ORDINARY.has(code));
  return html`${failed}${first && html`<details${open3 ? html` open` : void 0}><summary><bdi>${first.text}</bdi></summary>${sentences(beside)}${numbers2(result)}</details>`}${sentences(notable)}`;
}
function sentences(reasons) {
  return reasons.length === 0 ? void 0 : html`<p>${reasons.map(({ text: text2 }) => html`<bdi>${text2}</bdi> `)}</p>`;
}
function numbers2(result) {
  const { scores, sha256: sha2563 } = result;
  if (!sha2563) return void 0;
  const facts3 = [];
  for (const name of SCORES) if (scores?.[name] !== void 0) facts3.push([name, decimal(scores[name], 4)]);
  const { conformalP, tailP, adjustedTailP, rule, judgedBy, comparedBy, form, classes, device, durationMs } = result;
  if (conformalP !== void 0) facts3.push(["conformal p", probability2(conformalP)]);
  if (tailP !== void 0) facts3.push(["tail p", probability2(tailP)]);
  if (adjustedTailP !== void 0) facts3.push(["tail p after Holm", probability2(adjustedTailP)]);
  if (rule) facts3.push(["rule", rule]);
  if (judgedBy) facts3.push(["judged by", judgedBy]);
  if (comparedBy) facts3.push(["compared by", comparedBy]);
  if (form) facts3.push(["outputs", `${form}${classes === void 0 ? "" : `, ${classes} classes`}`]);
  if (device) facts3.push(["ran on", `${device}${durationMs === void 0 ? "" : `, ${durationMs} ms`}`]);
  facts3.push(["SHA-256", html`<code>${sha2563}</code>`]);
  return html`<dl class="facts">${facts3.map(([name, value]) => html`<div><dt>${name}<dd>${value}</div>`)}</dl>`;
}

// src/report/html/strip.ts
var HEIGHT = 34;
var MIDDLE = 15;
function stripBackground({ id, unrelated, derived: derived2, line }, scale) {
  const places = unrelated.map(scale.place);
  const levels = stack(places, 2.5, 2);
  const cut = line === void 0 ? void 0 : scale.place(line);
  return html`<g id="${id}"><line class="rail" x1="0" x2="100%" y1="${MIDDLE}" y2="${MIDDLE}"/>
${cut === void 0 ? void 0 : html`<line class="cut" x1="${cut}%" x2="${cut}%" y1="1" y2="${HEIGHT - 1}"/>`}
${derived2.map(scale.place).map((x2) => html`<line class="s-known" x1="${x2}%" x2="${x2}%" y1="${HEIGHT - 5}" y2="${HEIGHT}"/>`)}
${places.map((x2, i2) => html`<circle class="s-reference" cx="${x2}%" cy="${MIDDLE + levels[i2] * 6}" r="2.5"/>`)}</g>`;
}
function strip(comparison, { result, value }, scale) {
  const { unrelated, id } = comparison;
  const among = unrelated.length === 0 ? "" : `; unrelated models ${decimal(Math.min(...unrelated))} to ${decimal(Math.max(...unrelated))}`;
  return html`<svg class="strip" width="100%" height="${HEIGHT}" role="img" aria-label="${comparison.score} ${decimal(value)}${among}"><use href="#${id}"/>${mark(result.verdict, scale.place(value), MIDDLE)}</svg>`;
}

// src/report/html/results.ts
var FEW = 2;
var SHORT = 24;
function key(spots) {
  const drawn = [...new Set([...spots].map(({ comparison }) => comparison))];
  const parts = [
    "The large mark is the suspect",
    drawn.some(({ unrelated }) => unrelated.length > 0) ? "dots are unrelated models" : "",
    drawn.some(({ derived: derived2 }) => derived2.length > 0) ? "ticks below are known derived models" : "",
    drawn.some(({ line }) => line !== void 0) ? "the dashed line is where the rule draws its line" : ""
  ];
  return `${parts.filter(Boolean).join(", ")}.`;
}
function resultsTable(report2, spots) {
  const { results, fingerprints, counts } = report2;
  const rank = (result) => VERDICTS.indexOf(result.verdict);
  const sorted = [...results].sort((a, b) => rank(a) - rank(b) || (a.tailP ?? 2) - (b.tailP ?? 2));
  const columns = {
    sources: fingerprints.length > 1 ? new Map(fingerprints.map(({ id, source }) => [id, source.name])) : void 0,
    plots: spots.size > 0,
    pValues: results.some(({ pValue }) => pValue !== void 0),
    thresholds: results.some(({ threshold }) => threshold !== void 0)
  };
  const open3 = results.length <= FEW;
  return html`<section aria-labelledby="models"><h2 id="models">${modelsWith(report2) === 1 ? "The model" : "The models"}</h2>
${results.length > FEW ? toolbar(report2) : void 0}
${spots.size > 0 ? html`<p class="note">${key(spots.values())}</p>` : void 0}
<table class="results ${results.length <= SHORT ? "short" : ""}"><caption class="sr">Verdicts, the gravest first. ${counted(results.length, "result")}.</caption>
<thead><tr>${head(columns)}</tr></thead>
${sorted.map((result, index) => block(result, index, columns, spots.get(result), open3))}
</table><p class="empty" hidden>Nothing matches. <button type="button" id="reset">Show all</button></p></section>`;
  function toolbar({ fingerprints: fingerprints2 }) {
    const choices = VERDICTS.filter((verdict) => counts[verdict] > 0);
    return html`<div class="toolbar" hidden role="group" aria-label="Filter the models">
<label class="search"><span class="sr">Model name contains</span><input type="search" id="search" placeholder="Filter by name" autocomplete="off" spellcheck="false"></label>
${choices.length > 1 ? choices.map((one) => html`<label class="chip"><input type="checkbox" value="${one}" checked>${icon(one)}${one} <b>${counts[one]}</b></label>`) : void 0}
${fingerprints2.length > 1 ? html`<label><span class="sr">Source</span><select id="source"><option value="">All sources</option>${fingerprints2.map(({ id, source }) => html`<option value="${id}">${source.name}</option>`)}</select></label>` : void 0}
<span id="shown" role="status"></span></div>`;
  }
}
function head({ sources, plots, pValues, thresholds }) {
  const column = (name, key2, kind = "") => html`<th scope="col" class="${kind}" ${key2 ? html`data-key="${key2}"` : void 0}>${name}</th>`;
  return html`${column("Verdict", "rank")}${column("Model", "name")}${sources && column("Source", "source")}${plots ? column("Likeness to the source \u2192", void 0, "where") : void 0}${pValues ? [column("p-value", "p", "number"), column("Tail p", "tail", "number")] : void 0}${thresholds ? [column("Distance", "distance", "number"), column("Threshold", void 0, "number")] : void 0}`;
}
function badge(result) {
  return html`<span class="badge ${result.verdict}">${icon(result.verdict)}${result.verdict}</span>`;
}
function number3(name, value, shown) {
  return html`<td class="number" data-label="${name}" data-value="${value ?? ""}">${shown}</td>`;
}
function block(result, index, columns, spot, open3) {
  const { path, verdict, fingerprint, pValue, tailP, distance, threshold } = result;
  const { sources, plots, pValues, thresholds } = columns;
  const width = 2 + (plots ? 1 : 0) + (sources ? 1 : 0) + (pValues ? 2 : 0) + (thresholds ? 2 : 0);
  const plot = spot ? strip(spot.comparison, spot.placed, spot.scale) : html`<span class="none">no score</span>`;
  return html`<tbody class="${verdict}" data-rank="${index}" data-source="${fingerprint}"><tr>
<td class="verdict">${badge(result)}</td><th scope="row"><bdi>${fileName(path)}</bdi><span class="folder"><bdi>${folderOf(path)}</bdi></span></th>${sources && html`<td class="from" data-label="Source"><bdi>${sources.get(fingerprint) ?? fingerprint}</bdi></td>`}${plots ? html`<td class="where">${plot}</td>` : void 0}${pValues ? [number3("p-value", pValue, probability2(pValue)), number3("Tail p", tailP, probability2(tailP))] : void 0}${thresholds ? [number3("Distance", distance, decimal(distance)), number3("Threshold", threshold, decimal(threshold))] : void 0}</tr>
<tr><td colspan="${width}" class="why">${details(result, open3)}</td></tr></tbody>`;
}

// src/report/html/script.ts
var SCRIPT = `"use strict";
(() => {
  const find = (id) => document.getElementById(id);
  const table = document.querySelector("table.results");
  const blocks = [...table.tBodies];
  const toolbar = document.querySelector(".toolbar");

  const keys = {
    rank: (block) => Number(block.dataset.rank),
    name: (block) => block.querySelector("th").textContent,
    source: (block) => block.querySelector(".from").textContent,
  };
  const numberIn = (label) => (block) => {
    const value = block.querySelector('[data-label="' + label + '"]').dataset.value;
    return value === "" ? Infinity : Number(value);
  };
  keys.p = numberIn("p-value");
  keys.tail = numberIn("Tail p");
  keys.distance = numberIn("Distance");

  const order = (a, b) => (typeof a === "string" ? a.localeCompare(b, "en", { numeric: true }) : a === b ? 0 : a < b ? -1 : 1);
  function sortBy(header) {
    const down = header.getAttribute("aria-sort") === "ascending";
    for (const other of table.tHead.querySelectorAll("th")) other.removeAttribute("aria-sort");
    header.setAttribute("aria-sort", down ? "descending" : "ascending");
    const key = keys[header.dataset.key];
    const keyed = blocks.map((block) => [key(block), Number(block.dataset.rank), block]);
    keyed.sort((a, b) => (down ? -1 : 1) * order(a[0], b[0]) || a[1] - b[1]);
    table.append(...keyed.map(([, , block]) => block));
  }

  function filter() {
    const text = find("search").value.trim().toLowerCase();
    const source = find("source") ? find("source").value : "";
    const boxes = [...toolbar.querySelectorAll("input[type=checkbox]")];
    const verdicts = new Set(boxes.filter((box) => box.checked).map((box) => box.value));
    let shown = 0;
    for (const block of blocks) {
      block.hidden = !(
        (boxes.length === 0 || verdicts.has(block.className)) &&
        (source === "" || block.dataset.source === source) &&
        block.querySelector("th").textContent.toLowerCase().includes(text)
      );
      if (!block.hidden) shown += 1;
    }
    document.querySelector(".empty").hidden = shown > 0;
    find("shown").textContent = shown === blocks.length ? "" : shown + " of " + blocks.length + " shown";
  }

  if (toolbar) {
    toolbar.hidden = false;
    document.documentElement.classList.add("scripted");
    toolbar.addEventListener("input", filter);
    find("reset").addEventListener("click", () => {
      find("search").value = "";
      if (find("source")) find("source").value = "";
      for (const box of toolbar.querySelectorAll("input[type=checkbox]")) box.checked = true;
      filter();
      find("search").focus();
    });
    for (const header of table.tHead.querySelectorAll("th[data-key]")) {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = header.textContent;
      header.replaceChildren(button);
      button.addEventListener("click", () => sortBy(header));
    }
  }

  const copy = find("copy");
  if (copy && navigator.clipboard) {
    copy.hidden = false;
    copy.addEventListener("click", async () => {
      const done = await navigator.clipboard.writeText(find("command").textContent).then(() => true, () => false);
      copy.textContent = done ? "Copied" : "Select and copy";
    });
  }
})();
`;

// src/report/html/sections.ts
function verdictSection(report2) {
  const { counts, verdict, startedAt, tool, results, fingerprints } = report2;
  const several = fingerprints.length > 1;
  const errors = verdict === "derived" ? modelsWith(report2, "error") : 0;
  return html`<header class="hero ${verdict}"><p class="kicker">${tool.name} check · <time datetime="${startedAt}">${startedAt.slice(0, 16).replace("T", " ")} UTC</time></p>
<h1>${icon(verdict)}<span>${headline(report2)}</span></h1>
${errors > 0 ? html`<p class="besides">${counted(errors, "model")} could not be judged, which is not a pass.</p>` : void 0}
${results.length === 1 ? html`<p class="besides">${only(results[0])}</p>` : void 0}
${results.length > 1 ? html`<ul class="counts" aria-label="${several ? "Comparisons" : "Models"} by verdict">${VERDICTS.filter((one) => counts[one] > 0).map((one) => html`<li class="${one}">${icon(one)}<b>${counts[one]}</b> <span>${one}<small>${VERDICT_MEANS[one]}</small></span></li>`)}</ul>` : void 0}
${several ? html`<p class="note">Counted are comparisons: ${counted(modelsWith(report2), "model")} against ${fingerprints.length} sources.</p>` : void 0}
</header>`;
}
function only({ reasons, error: error2, path }) {
  return html`<bdi>${fileName(path)}</bdi>: <bdi>${error2 ? error2.message : reasons[0]?.text}</bdi>`;
}
function meaningSection(report2) {
  const steps = nextSteps(report2);
  return html`<div class="two"><section aria-labelledby="means"><h2 id="means">What this means</h2><p>${meaning(report2)}</p></section>
<section aria-labelledby="next"><h2 id="next">What to do next</h2>${steps.length === 1 ? html`<p>${steps[0]}</p>` : html`<ol>${steps.map((step) => html`<li>${step}</li>`)}</ol>`}</section></div>`;
}
function sureSection(report2) {
  const { results, settings, expectedFalseAlarms: expectedFalseAlarms2, fingerprints } = report2;
  const rules = [...new Set(results.flatMap(({ rule }) => rule ? [rule] : []))];
  const statistical = rules.some(isStatistical);
  const rate = percent(settings.alpha);
  const weighed = results.filter(({ tailP }) => tailP !== void 0).length;
  return html`<section aria-labelledby="sure"><h2 id="sure">How sure we are</h2>
${fingerprints.flatMap(({ source, warnings }) => warnings.map(({ text: text2 }) => html`<p class="warning inconclusive"><b>Warning${fingerprints.length > 1 ? ` (${source.name})` : ""}.</b> ${text2}</p>`))}
${rules.length === 0 ? html`<p>No rule could be applied, so there is no verdict to be sure of.</p>` : void 0}
<dl class="words">
${statistical ? html`<dt>p-value</dt><dd>How often an honest model, trained without the source, would come out at least this close by chance. At most ${rate} counts as derived, so of a hundred honest models judged one by one up to ${decimal(settings.alpha * 100, 0)} would be.</dd>` : void 0}
${rules.map((rule) => html`<dt>Rule <code>${rule}</code></dt><dd>${RULE_MEANS[rule]}</dd>`)}
${statistical ? html`<dt>Tail p</dt><dd>How far outside the unrelated models the suspect lies, if their scores are normally distributed. It has no smallest value, so it tells a near copy from a close call.${weighed > 1 ? " With several suspects in a run it must survive Holm\u2019s correction as well, so that false alarms do not add up." : ""}</dd>` : void 0}
${expectedFalseAlarms2 === void 0 || !statistical ? void 0 : html`<dt>False alarms</dt><dd>If all suspects of this run were honest, ${decimal(expectedFalseAlarms2)} of them would be called derived on average, at most.</dd>`}
${statistical ? html`<dt>What it rests on</dt><dd>Calibration with ${fingerprints.map(({ unrelated, source }, i2) => `${i2 > 0 ? ", " : ""}${unrelated} unrelated models${fingerprints.length > 1 ? ` (${source.name})` : ""}`)}: an honest suspect must be one that could as well have been among them. If it is of another architecture or much more or less accurate, the p-value promises too much. For ${rate} without any other assumption, ${modelsNeeded(settings.alpha)} unrelated models are needed.</dd>` : void 0}
</dl></section>`;
}
function limitsSection() {
  return html`<section class="limits" aria-labelledby="limits"><h2 id="limits">What this does not prove</h2>
<ul><li><b>Derived is evidence for a review, never proof of theft.</b> It does not tell who copied whom, nor whether it was allowed.</li>
<li>Two models with a common ancestor, such as the same public weights, look like one derived from the other.</li>
<li><b>Unrelated is not an acquittal.</b> A copy that was changed enough, for instance pruned hard or trained on for long, can pass.</li>
<li>Whoever knows the probe images can train a model to answer them differently. Keep the fingerprint secret; this report holds none of the images and none of the answers.</li></ul></section>`;
}

// src/report/html/plot-style.ts
var PLOT_STYLE = `
svg{display:block;overflow:visible}
.icon{display:inline-block;overflow:hidden}
figure{margin:0}
figcaption{margin-bottom:.8rem;max-width:48rem}
.plot,.strip{--edge:var(--card)}
.k{stroke:var(--edge,transparent);stroke-width:1.5}
.k-derived{fill:var(--derived)}.k-unrelated{fill:var(--unrelated)}.k-inconclusive{fill:var(--inconclusive)}.k-error{fill:var(--error)}
.k-reference{fill:var(--card);stroke:var(--reference);stroke-width:2}
.k-known{fill:var(--card);stroke:var(--known);stroke-width:2}
.s-reference{fill:var(--reference)}
.s-known{stroke:var(--known);stroke-width:1.5}
.plot{font-size:13px;font-variant-numeric:tabular-nums}
.plot text{fill:var(--muted)}
.plot .lane,.plot .value{fill:var(--ink);font-weight:600;paint-order:stroke;stroke:var(--card);stroke-width:5px;stroke-linejoin:round}
.plot .cut-label{fill:var(--ink)}
.rail{stroke:var(--line)}
.axis{stroke:var(--muted)}
.itself{stroke:var(--ink);stroke-width:3}
.cut{stroke:var(--ink);stroke-width:1.5;stroke-dasharray:4 3}
.legend .icon{margin-right:.3em}
.legend{display:flex;flex-wrap:wrap;gap:.3rem 1.2rem;margin-top:.7rem;font-size:.9rem}`;

// src/report/html/table-style.ts
var TABLE_STYLE = `
.toolbar{display:flex;flex-wrap:wrap;align-items:center;gap:.5rem .8rem;margin-bottom:.8rem}
.search{flex:0 1 16rem}.search input{width:100%}
.chip{display:inline-flex;align-items:center;gap:.35rem;min-height:2.5rem;padding:.2rem .7rem;background:var(--card);border:1px solid var(--line);border-radius:99px;cursor:pointer}
.chip input{margin:0;width:1.05rem;height:1.05rem;accent-color:var(--focus)}
#shown{color:var(--muted)}
.results{width:100%;border-collapse:separate;border-spacing:0;background:var(--card);border:1px solid var(--line);border-radius:12px;table-layout:fixed}
.results thead th{text-align:left;font-size:.85rem;font-weight:600;color:var(--muted);padding:.6rem .7rem;border-bottom:1px solid var(--line);vertical-align:bottom}
thead th.number{text-align:right;white-space:nowrap}
thead th:first-child{width:10.4rem}thead .number{width:6.6rem}thead .where{width:28%}
thead button{all:unset;cursor:pointer;padding:.2rem 0;border-bottom:1px dotted currentColor}
thead button:focus-visible{outline:3px solid var(--focus);outline-offset:3px;border-radius:4px}
th[aria-sort=ascending] button::after{content:" \u25B2";content:" \u25B2"/""}
th[aria-sort=descending] button::after{content:" \u25BC";content:" \u25BC"/""}
tbody th{text-align:left;font-weight:600}
tbody th,tbody td{padding:.7rem .7rem .15rem;vertical-align:top}
td.number{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
td.where{padding-block:.35rem 0}
.folder{display:block;font-weight:400;font-size:.82rem;line-height:1.35}
td.why{padding:.1rem .7rem .75rem calc(10.4rem + .7rem);font-size:.92rem;color:var(--muted)}
td.why p{margin:0 0 .2rem;max-width:52rem}
td.why code,td.why b,td.why dd{color:var(--ink)}
.hint{color:var(--ink)}
tbody+tbody td,tbody+tbody th{border-top:0}
tbody tr:last-child td{border-bottom:1px solid var(--line)}
tbody:last-of-type tr:last-child td{border-bottom:0}
.badge{display:inline-flex;align-items:center;gap:.35rem;background:var(--back);color:var(--tone);font-weight:600;border-radius:99px;white-space:nowrap;padding:.05rem .65rem .05rem .45rem;-webkit-print-color-adjust:exact;print-color-adjust:exact}
@media screen and (max-width:48rem){
.results,.results tbody,.results caption,.results tr{display:block}
.results{background:none;border:0}
.results thead{display:none}
.scripted .results thead{display:block}.scripted .results thead tr{display:flex;flex-wrap:wrap;gap:.3rem 1.1rem;align-items:center}
.scripted .results thead tr::before{content:"Sort by";color:var(--muted);font-size:.85rem}
.results thead th,.results thead th.number{width:auto;border:0;padding:.3rem 0;text-align:left}.results thead th:not([data-key]){display:none}
thead button{min-height:1.6rem}
.results tbody{background:var(--card);border:1px solid var(--line);border-radius:12px;margin-bottom:.8rem;padding:.8rem .9rem}
.results tbody tr:first-child{display:grid;grid-template-columns:repeat(auto-fit,minmax(6rem,1fr));gap:.4rem .9rem}
.results tbody td,.results tbody th{display:block;padding:0;border:0!important}
.results td.verdict,.results tbody th,.results td.where,.results td.from{grid-column:1/-1}
td.where:has(.none){display:none!important}
.results td.number{text-align:left}
.results td[data-label]::before{content:attr(data-label);display:block;color:var(--muted);font-size:.8rem}
.results td.why{margin-top:.5rem}}`;

// src/report/html/style.ts
var COLOURS = `
:root{color-scheme:light dark;--page:#f4f6f8;--card:#fff;--ink:#16202b;--muted:#55616e;--line:#d8dee6;--focus:#0b57d0;
--reference:#667382;--known:#a1480b;
--derived:#b3261e;--derived-back:#fdecea;--error:#6a3fa5;--error-back:#f2ecfb;
--inconclusive:#855400;--inconclusive-back:#fdf2da;--unrelated:#0a6b50;--unrelated-back:#e2f4ed}
@media screen and (prefers-color-scheme:dark){:root{--page:#0f141a;--card:#171e26;--ink:#e7ecf2;--muted:#a5b1be;--line:#303a46;--focus:#8ab4ff;
--reference:#8e9bab;--known:#eaa06a;
--derived:#ff9c90;--derived-back:#3b1b19;--error:#cbabff;--error-back:#2b2140;
--inconclusive:#f0c265;--inconclusive-back:#34280f;--unrelated:#70d6b2;--unrelated-back:#10302a}}
.derived{--tone:var(--derived);--back:var(--derived-back)}
.error{--tone:var(--error);--back:var(--error-back)}
.inconclusive{--tone:var(--inconclusive);--back:var(--inconclusive-back)}
.unrelated{--tone:var(--unrelated);--back:var(--unrelated-back)}`;
var PAGE = `
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%;text-size-adjust:100%}
body{margin:0;background:var(--page);color:var(--ink);font:16px/1.55 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans","Liberation Sans",sans-serif;overflow-wrap:anywhere}
main,footer,.hero>*{max-width:66rem;margin-inline:auto;padding-inline:1.25rem}
h1,h2,h3{line-height:1.2;text-wrap:balance}
h2{font-size:1.25rem;margin:0 0 .6rem}
h3{font-size:1rem;margin:0 0 .6rem}
p{margin:0 0 .6rem;max-width:46rem}
main>section,.two{margin-block:2.25rem}
code,pre{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,"Liberation Mono",monospace;font-size:.875em}
sup{line-height:0;font-size:.72em}
.muted,.note,.folder,footer{color:var(--muted)}
.note{font-size:.9rem}
.none{color:var(--muted)}
.sr{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
.defs{position:absolute}
[hidden]{display:none!important}
:focus-visible{outline:3px solid var(--focus);outline-offset:2px;border-radius:4px}
.warning{background:var(--back);border-left:4px solid var(--tone);border-radius:0 8px 8px 0;padding:.5rem .9rem}
.card{background:var(--card);border:1px solid var(--line);border-radius:12px;padding:1rem 1.1rem;margin:0 0 1rem}
.icon{width:1.15em;height:1.15em;flex:none;vertical-align:-.2em}
button,select,input[type=search]{font:inherit;color:inherit;background:var(--card);border:1px solid var(--muted);border-radius:8px;padding:.35rem .7rem;min-height:2.5rem}
button{cursor:pointer}
summary{cursor:pointer;color:var(--muted)}
summary:hover{color:var(--ink)}
footer{font-size:.9rem;padding-block:1rem 2.5rem}`;
var SECTIONS = `
.hero{background:var(--back);border-bottom:4px solid var(--tone);padding-block:2rem 1.5rem}
.kicker{color:var(--muted);margin-bottom:.4rem;font-size:.9rem}
h1{display:flex;gap:.9rem;align-items:flex-start;font-size:clamp(1.7rem,1.1rem + 2.6vw,2.9rem);letter-spacing:-.015em;margin-block:0 1rem}
h1 .icon{width:1em;height:1em;margin-top:.1em}
.besides{font-weight:600}
.counts{list-style:none;display:flex;flex-wrap:wrap;gap:.7rem;margin-block:0 .6rem}
.counts li{display:flex;align-items:center;gap:.6rem;background:var(--card);border:1px solid var(--line);border-radius:10px;padding:.55rem .9rem}
.counts b{flex:none;font-size:1.6rem;line-height:1;color:var(--tone);font-variant-numeric:tabular-nums}
.counts span{font-weight:600;line-height:1.3}
.counts small{display:block;font-weight:400;color:var(--muted);font-size:.82rem}
.two{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,22rem),1fr));gap:1.25rem 2.5rem}
.two section p,.two li{max-width:34rem}
ol,.limits ul{margin:0;padding-left:1.3rem}
li+li{margin-top:.35rem}
.counts li+li{margin-top:0}
.words{margin:0;max-width:50rem}
.words dt{font-weight:600}
.words dd{margin:0 0 .8rem}
.limits{background:var(--card);border:1px solid var(--line);border-left:5px solid var(--muted);border-radius:12px;padding:1.1rem 1.3rem}
.limits li{max-width:46rem}
.cards{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,26rem),1fr));gap:1rem;align-items:start;margin-bottom:1rem}
.cards .card{margin:0}
.facts{display:grid;grid-template-columns:repeat(auto-fill,minmax(9.5rem,1fr));gap:.5rem 1.2rem;margin:.6rem 0 0;font-size:.9rem}
.facts dt{color:var(--muted);font-size:.8rem}
.facts dd{margin:0;font-variant-numeric:tabular-nums}
.facts div:last-child:not(:only-child){grid-column:1/-1}
.facts.wide{display:block;margin:0}
.facts.wide div{display:grid;grid-template-columns:minmax(6.5rem,10rem) 1fr;gap:.8rem;padding-block:.3rem}
.facts.wide div+div{border-top:1px solid var(--line)}
.facts.wide dt{font-size:.9rem}
.command{display:flex;gap:.7rem;align-items:flex-start;flex-wrap:wrap}
pre{flex:1 1 16rem;margin:0;white-space:pre-wrap;background:var(--card);border:1px solid var(--line);border-radius:8px;padding:.7rem .9rem;max-height:24rem;overflow:auto}`;
var PHONE = `
@media (max-width:40rem){body{font-size:1rem}.hero{padding-block:1.25rem 1rem}main>section,.two{margin-block:1.75rem}
main,footer,.hero>*{padding-inline:1rem}.counts{display:grid;grid-template-columns:1fr}.card{padding:.9rem}}`;
var PAPER = `
@media print{:root{--page:#fff}body{font-size:10pt}.toolbar,#copy,footer,.empty{display:none!important}
main>section,.two{margin-block:1.2rem}.hero{padding-block:.6rem;-webkit-print-color-adjust:exact;print-color-adjust:exact}
main,.hero>*{max-width:none;padding-inline:.6rem}.card,.limits,tbody,figure,.words dd{break-inside:avoid}h2,h3,.words dt{break-after:avoid}
pre{max-height:none}thead th:first-child{width:9.2rem}thead .number{width:5.4rem}td.why{padding-left:calc(9.2rem + .7rem)}.short details::details-content{content-visibility:visible;block-size:auto}summary{list-style:none}thead{display:table-header-group}@page{margin:14mm}}`;
var STYLE = [COLOURS, PAGE, SECTIONS, TABLE_STYLE, PLOT_STYLE, PHONE, PAPER].join("");

// src/report/html/page.ts
function hashOf(text2) {
  return `'sha256-${createHash6("sha256").update(text2).digest("base64")}'`;
}
var POLICY = `default-src 'none'; style-src ${hashOf(STYLE)}; script-src ${hashOf(SCRIPT)}; img-src data:; base-uri 'none'; form-action 'none'`;
function renderHtml(report2) {
  const figures = comparisonsOf(report2).map((comparison) => ({ comparison, scale: scaleOf(comparison) }));
  const spots = new Map(
    figures.flatMap(
      ({ comparison, scale }) => comparison.suspects.map((placed) => [placed.result, { comparison, placed, scale }])
    )
  );
  const page = html`<!doctype html>
<html lang="en"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${new Html(POLICY)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark"><meta name="referrer" content="no-referrer"><meta name="robots" content="noindex">
<meta name="generator" content="${report2.tool.name} ${report2.tool.version}">
<title>${headline(report2)}</title>
<link rel="icon" href="data:,">
<style>${new Html(STYLE)}</style></head>
<body>${markDefinitions()}
<svg class="defs" aria-hidden="true" width="0" height="0"><defs>${figures.map(({ comparison, scale }) => stripBackground(comparison, scale))}</defs></svg>
${verdictSection(report2)}
<main>${meaningSection(report2)}
${figuresSection(figures, report2.settings.alpha)}
${resultsTable(report2, spots)}
${sureSection(report2)}
${limitsSection()}
${comparedSection(report2)}
${againSection(report2)}</main>
<footer><p>Made by ${report2.tool.name} ${report2.tool.version}. This file fetches nothing and sends nothing.</p></footer>
<script>${new Html(SCRIPT)}</script></body></html>
`;
  return page.markup;
}

// src/report/junit.ts
function renderJunit(report2) {
  const fingerprints = new Map(report2.fingerprints.map((one) => [one.id, one]));
  const suites = [...fingerprints.values()].map((fingerprint) => suite(report2, fingerprint));
  const { tests, failures, errors } = tally(report2.results);
  const root = element("testsuites", { name: "sac check", tests, failures, errors }, suites);
  return `<?xml version="1.0" encoding="UTF-8"?>
${root}
`;
}
function suite(report2, fingerprint) {
  const { source, id } = fingerprint;
  const results = report2.results.filter((result) => result.fingerprint === id);
  const properties = settingsOf3(report2, fingerprint).map(([name, value]) => element("property", { name, value }));
  const attributes = {
    name: `${source.name} (fingerprint ${id})`,
    ...tally(results),
    time: results.reduce((sum2, { durationMs = 0 }) => sum2 + durationMs, 0) / 1e3,
    // The oldest readers take a time without milliseconds and zone.
    timestamp: report2.startedAt.slice(0, 19)
  };
  const cases = results.map((result) => testcase(result, source.name));
  return element("testsuite", attributes, [element("properties", {}, properties), ...cases]);
}
function settingsOf3({ tool, settings }, fingerprint) {
  const { path, sha256: sha2563, probes, quality, selection, representation, correlation, source, unrelated } = fingerprint;
  const { alpha, rule, score: score3, device, threads } = settings;
  return [
    ...Object.entries({ "fingerprint.path": path, "fingerprint.sha256": sha2563, "source.sha256": source.sha256 }),
    ...Object.entries({ probes, quality, selection, representation, correlation, unrelated }),
    ...Object.entries({ alpha, rule, score: score3, device, threads, "tool.version": tool.version })
  ];
}
function testcase(result, source) {
  const { path, verdict, error: error2, durationMs = 0 } = result;
  const outcome = { derived: "failure", inconclusive: "failure", error: "error", unrelated: void 0 }[verdict];
  const type = error2?.code ?? verdict;
  const message = `${verdict}: ${explain(result)}`;
  const measured = measurementsOf(result).map(([name, value]) => escapeXml(`${name}: ${value}`));
  return element("testcase", { name: path, classname: source, time: durationMs / 1e3 }, [
    ...outcome ? [element(outcome, { type, message }, [escapeXml(message)])] : [],
    element("system-out", {}, [measured.join("\n")])
  ]);
}
function tally(results) {
  const errors = results.filter(({ verdict }) => verdict === "error").length;
  const passed = results.filter(({ verdict }) => verdict === "unrelated").length;
  return { tests: results.length, failures: results.length - errors - passed, errors };
}
function escapeXml(text2) {
  return plainText(text2).replaceAll("[[", "[\uFFFD").replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
function element(name, attributes, children = []) {
  const written = Object.entries(attributes).map(([key2, value]) => ` ${key2}="${escapeXml(String(value))}"`);
  const start = `<${name}${written.join("")}`;
  return children.length === 0 ? `${start}/>` : `${start}>${children.join("")}</${name}>`;
}

// src/report/markdown.ts
function escapeMarkdown(text2) {
  return plainText(text2).replace(/[\\`*_[\]#|<>&~@:$!]|^[-+]|^\d+(?=[.)])|(?<=www)\./gi, reference).replace(/&#(33|35|36|38|58|64|126);(?! |$)/g, "$&&#8203;");
}
function reference(text2) {
  return [...text2].map((character) => `&#${character.charCodeAt(0)};`).join("");
}
function renderMarkdown(report2) {
  const rows = report2.results.map((result) => {
    const numbers3 = [formatP(result.pValue), formatP(result.tailP), formatNumber(result.distance)];
    return `| ${[escapeMarkdown(result.path), result.verdict, ...numbers3.map(escapeMarkdown)].join(" | ")} |`;
  });
  return [
    `# ${headline2(report2)}`,
    "| model | verdict | p-value | tail p | distance |\n|---|---|--:|--:|--:|\n".concat(rows.join("\n")),
    "## Why",
    report2.results.map(why).join("\n"),
    "## Compared with",
    report2.fingerprints.map(comparedWith).join("\n"),
    "## What this does not prove",
    "A *derived* verdict says that the model answers more like the source than independently trained models do. It is evidence for review, never proof of theft: who copied whom, and whether it was allowed, is for people to find out. An *unrelated* verdict says that no such likeness was found; a copy that was changed enough can get one.",
    how(report2)
  ].join("\n\n").concat("\n");
}
function headline2({ counts, results }) {
  const parts = Object.entries(counts).filter(([, count2]) => count2 > 0).map(([verdict, count2]) => `${count2} ${verdict}`);
  return `${results.length === 1 ? "Verdict" : `${results.length} verdicts`}: ${parts.join(", ")}`;
}
function why({ path, verdict, reasons, error: error2 }) {
  const own2 = reasons.filter(({ code }) => code !== "DEVICE_FALLBACK").map(({ text: text2 }) => text2);
  const said = error2 ? [`${error2.code}: ${error2.message}`, error2.hint ?? ""] : own2;
  return `- ${escapeMarkdown(path)}: **${verdict}**. ${said.filter(Boolean).map(escapeMarkdown).join(" ")}`;
}
function comparedWith(one) {
  const settings = `${one.probes} probes, JPEG quality ${one.quality}, ${one.selection}, ${one.representation} ${one.correlation}`;
  const text2 = `${one.source.name}, fingerprint ${one.path} (SHA-256 ${one.sha256.slice(0, 16)}\u2026): ${settings}; ${one.unrelated} unrelated models`;
  return [text2, ...one.warnings.map((warning) => `Warning: ${warning.text}`)].map(escapeMarkdown).join("\n  - ").replace(/^/, "- ");
}
function how({ settings, tool, startedAt, expectedFalseAlarms: expectedFalseAlarms2 }) {
  const rate = expectedFalseAlarms2 === void 0 ? "" : ` At most ${formatNumber(expectedFalseAlarms2)} honest models of such a run would be called derived on average.`;
  return `Judged by the rule ${settings.rule} at ${percent(settings.alpha)}.${rate} ${tool.name} ${escapeMarkdown(tool.version)}, ${startedAt}, device ${escapeMarkdown(settings.device)}, ${settings.threads} threads.`;
}

// src/report/sarif.ts
var MOST_RESULTS = 25e3;
var RULES2 = {
  derived: {
    name: "DerivedModel",
    level: "error",
    short: "The model seems to descend from a fingerprinted source model.",
    help: "On the probes of the fingerprint, the model answers more like the source model than independently trained models do. The p-values say how often an honest model would. It is evidence for review, never proof of theft: find out where the model came from, who copied whom, and whether it was allowed."
  },
  error: {
    name: "UnjudgedModel",
    level: "error",
    short: "The model could not be judged.",
    help: "The model is missing, is no usable ONNX classifier, or crashed, hung or took too much memory while it ran. The message says which, and what to do. A model that cannot be judged never passes."
  },
  inconclusive: {
    name: "InconclusiveModel",
    level: "warning",
    short: "No verdict could be reached on the model.",
    help: "The model ran, but its answers or the fingerprint's calibration do not suffice for a verdict. The message says why. Most often, calibrating the fingerprint with more unrelated models helps."
  }
};
function renderSarif(report2) {
  const findings = findingsOf(report2);
  const kept = findings.slice(0, MOST_RESULTS);
  const { name, version: version2 } = report2.tool;
  const run4 = {
    tool: { driver: { name, version: version2, semanticVersion: version2, rules: FINDING_VERDICTS.map(ruleOf) } },
    invocations: [
      {
        arguments: report2.command,
        executionSuccessful: report2.counts.error === 0,
        startTimeUtc: report2.startedAt,
        toolExecutionNotifications: leftOut(findings.length - kept.length)
      }
    ],
    columnKind: "utf16CodeUnits",
    results: kept.map(resultOf2),
    properties: {
      verdict: report2.verdict,
      counts: report2.counts,
      settings: report2.settings,
      fingerprints: report2.fingerprints.map(({ id, path, sha256: sha2563, source }) => ({ id, path, sha256: sha2563, source })),
      expectedFalseAlarms: report2.expectedFalseAlarms
    }
  };
  const log2 = { $schema: "https://json.schemastore.org/sarif-2.1.0.json", version: "2.1.0", runs: [run4] };
  return asJson(log2);
}
function ruleOf(verdict) {
  const { name, level, short, help } = RULES2[verdict];
  return {
    id: `sac/${verdict}`,
    name,
    shortDescription: { text: short },
    fullDescription: { text: help },
    help: { text: help, markdown: help },
    defaultConfiguration: { level },
    properties: { tags: ["model-provenance"] }
  };
}
function resultOf2({ verdict, result, message, identity }) {
  return {
    ruleId: `sac/${verdict}`,
    ruleIndex: FINDING_VERDICTS.indexOf(verdict),
    level: RULES2[verdict].level,
    message: { text: literal2(message) },
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: uriOf(result.path) },
          // A model is binary, but readers want a line.
          region: { startLine: 1 }
        }
      }
    ],
    // GitHub tells alerts apart by this name alone, and hashes the file's first line if it is not there.
    partialFingerprints: { primaryLocationLineHash: identity },
    properties: Object.fromEntries(measurementsOf(result))
  };
}
function leftOut(count2) {
  if (count2 === 0) return [];
  const text2 = `${count2} of the less severe results were left out: code scanning takes ${MOST_RESULTS} at most.`;
  return [{ level: "warning", message: { text: text2 } }];
}
function literal2(text2) {
  return text2.replace(/[\\[\]]/g, "\\$&").replace(/[{}]/g, "$&$&");
}
function uriOf(path) {
  const windows = /^[A-Za-z]:[\\/]/.test(path);
  const parts = (windows ? `/${path.replaceAll("\\", "/")}` : repositoryPath(path)).split("/");
  const uri = parts.map((part) => encodeURIComponent(part.replace(new RegExp("\\p{Cs}", "gu"), "\uFFFD"))).join("/");
  return uri.startsWith("/") ? `file://${uri}` : uri;
}

// src/report/terminal.ts
function renderTerminal(report2) {
  return [verdictTable(report2), details2(report2), summary(report2)].filter((part) => part !== "").join("\n\n");
}
function verdictTable(report2) {
  const several = report2.fingerprints.length > 1;
  const columns = [
    { title: "model" },
    ...several ? [{ title: "source" }] : [],
    { title: "verdict" },
    { title: "p-value", align: "right" },
    { title: "tail p", align: "right" },
    { title: "distance", align: "right" },
    { title: "score", align: "right" }
  ];
  const sources = new Map(report2.fingerprints.map(({ id, source }) => [id, source.name]));
  const rows = report2.results.map((result) => [
    result.path,
    ...several ? [sources.get(result.fingerprint) ?? result.fingerprint] : [],
    result.verdict,
    formatP(result.pValue),
    formatP(result.tailP),
    formatNumber(result.distance),
    formatNumber(result.score)
  ]);
  return textTable(columns, rows);
}
function details2({ results }) {
  const ordinary = /* @__PURE__ */ new Set(["CLOSER_THAN_ALL", "NOT_CLOSER", "STRENGTH", "FEW_REFERENCES", "DEVICE_FALLBACK"]);
  const lines = results.flatMap((result) => {
    const reasons = result.reasons.filter(({ code }) => !ordinary.has(code)).map(({ text: text2 }) => text2);
    const said = result.error ? [`${result.error.code}: ${result.error.message}`, result.error.hint ?? ""] : reasons;
    return said.length > 0 ? [`${result.path}: ${result.verdict}`, ...said.filter(Boolean).map((text2) => `  ${text2}`)] : [];
  });
  return lines.map(plainText).join("\n");
}
function summary(report2) {
  const { counts, fingerprints, expectedFalseAlarms: expectedFalseAlarms2, settings, results } = report2;
  const models = new Set(results.map(({ path }) => path)).size;
  const found = Object.entries(counts).filter(([, count2]) => count2 > 0).map(([verdict, count2]) => `${count2} ${verdict}`);
  const compared = fingerprints.map(
    ({ source, unrelated, probes }) => `${source.name} (${probes} probes, ${unrelated} unrelated models)`
  );
  const lines = [
    `${models} ${models === 1 ? "model" : "models"} against ${compared.map(plainText).join(", ")}: ${found.join(", ")}.`
  ];
  if (expectedFalseAlarms2 !== void 0) {
    const rule = [...new Set(results.map((result) => result.rule).filter(Boolean))].join(", ");
    lines.push(
      `Rule ${rule} at ${percent(settings.alpha)}: of honest models like these, ${formatNumber(expectedFalseAlarms2)} would be called derived on average, at most.`
    );
  }
  for (const { source, warnings } of fingerprints) {
    const about = fingerprints.length > 1 ? `Warning (${source.name})` : "Warning";
    lines.push(...warnings.map(({ text: text2 }) => plainText(`${about}: ${text2}`)));
  }
  const fallbacks = results.flatMap(({ reasons }) => reasons.filter(({ code }) => code === "DEVICE_FALLBACK"));
  lines.push(...new Set(fallbacks.map(({ text: text2 }) => plainText(text2))));
  if (counts.derived > 0) lines.push("A derived verdict is evidence for review, never proof of theft.");
  return lines.join("\n");
}

// src/tasks/examine.ts
function view(fingerprint, hard) {
  const settings = settingsOf(fingerprint);
  const source = prepare(fingerprint.outputs, settings, void 0, hard);
  const { unrelated, derived: derived2 } = fingerprint.calibration ?? { unrelated: [], derived: [] };
  const prepared = ({ outputs }) => prepare(outputs, settings, source, hard, true);
  const panel = makePanel(source, unrelated.map(prepared));
  return {
    by: hard ? "labels" : "scores",
    source,
    panel,
    derived: derived2.map((model) => scoreSuspect(source, prepared(model), panel))
  };
}
async function makeJudge(stored) {
  const probes = await decodeProbes(stored.fingerprint);
  let hard;
  return {
    stored,
    probes,
    soft: view(stored.fingerprint, false),
    hard: () => {
      hard ??= view(stored.fingerprint, true);
      return hard;
    }
  };
}
async function examine(path, judge, wanted, run4) {
  try {
    const answered = await runModel(path, judge.probes, judge.stored.fingerprint.about.preprocess, run4);
    const outputs = outputsOf(answered.answer, judge.soft.source.classes);
    const defect = defectOf(outputs);
    if (defect) return { path, judge, outcome: { kind: "defect", defect, run: answered } };
    const hard = formOf(outputs) === "labels" || judge.soft.source.form === "labels";
    const seen = hard ? judge.hard() : judge.soft;
    const suspect = prepare(outputs, settingsOf(judge.stored.fingerprint), seen.source, hard);
    return { path, judge, outcome: { kind: "measured", run: answered, ...measure2(seen, suspect, wanted) } };
  } catch (thrown) {
    const error2 = toSacError(thrown);
    if (error2.kind === "environment" || error2.kind === "internal") throw error2;
    return { path, judge, outcome: { kind: "failed", error: error2 } };
  }
}
function measure2(view2, suspect, wanted) {
  const scores = scoreSuspect(view2.source, suspect, view2.panel);
  const judgedBy = wanted ?? (scores.fusion === void 0 ? "sac" : "fusion");
  const known2 = view2.panel.scores.map((one) => closeness(one, judgedBy)).filter((value) => !Number.isNaN(value));
  const evidence = evidenceOf(scores.sac, closeness(scores, judgedBy), known2);
  return { view: view2, suspect, scores, judgedBy, evidence, unrelated: known2 };
}

// src/tasks/check.ts
async function check(options, progress) {
  const models = await expandPaths(options.models);
  const judges = await Promise.all(options.fingerprints.map(async (path) => makeJudge(await loadFingerprint(path))));
  for (const judge of judges) refuseRule(judge, options);
  const examinations = [];
  const total = models.length * judges.length;
  for (const path of models) {
    for (const judge of judges) {
      progress.step(examinations.length, total, path);
      examinations.push(await examine(path, judge, options.score, options.run));
    }
  }
  progress.step(total, total, "done");
  return { options, judges, judgements: judgeAll(examinations, options) };
}
function refuseRule({ stored }, { rule, threshold, alpha }) {
  const { unrelated, derived: derived2 } = stored.fingerprint.calibration ?? { unrelated: [], derived: [] };
  const lacks = (what) => new SacError(
    "USAGE",
    `The rule ${rule} needs ${what}, but ${stored.path} has ${unrelated.length} unrelated and ${derived2.length} derived.`,
    "Run sac calibrate with more models, or choose another rule (or none: the best possible one is then taken)."
  );
  if (rule === "threshold" && threshold === void 0) {
    throw new SacError("USAGE", "The rule threshold needs a distance.", "Give it with --threshold, for instance 0.2.");
  }
  const needed = modelsNeeded(alpha);
  if (rule === "conformal" && unrelated.length < needed) throw lacks(`${needed} unrelated models at alpha ${alpha}`);
  if (rule === "normal" && unrelated.length < FEWEST_FOR_NORMAL) {
    throw lacks(`at least ${FEWEST_FOR_NORMAL} unrelated models`);
  }
  if (rule === "min-unrelated" && unrelated.length === 0) throw lacks("unrelated models");
  if (rule === "midpoint" && (unrelated.length === 0 || derived2.length === 0))
    throw lacks("unrelated and derived models");
}
function judgeAll(examinations, options) {
  const policies = examinations.map(
    ({ outcome }) => outcome.kind === "measured" ? policyFor(outcome, options) : void 0
  );
  const judged = examinations.flatMap(({ outcome }, i2) => {
    const policy = policies[i2];
    return outcome.kind === "measured" && policy ? [{ index: i2, evidence: outcome.evidence, policy }] : [];
  });
  const decisions = /* @__PURE__ */ new Map();
  decide(
    judged.map(({ evidence }) => evidence),
    judged.map(({ policy }) => policy)
  ).forEach((decision, k) => {
    decisions.set(judged[k].index, decision);
  });
  return examinations.map((examination, i2) => ({
    ...examination,
    rule: policies[i2]?.rule,
    threshold: policies[i2]?.threshold,
    decision: decisions.get(i2)
  }));
}
function distances2(scores) {
  return scores.map(({ sac }) => sac);
}
function policyFor(measured, options) {
  const { alpha, threshold } = options;
  const { evidence, unrelated, view: view2 } = measured;
  if (threshold !== void 0) return { rule: "threshold", alpha, threshold };
  switch (options.rule ?? ruleFor(unrelated.length, alpha)) {
    case "conformal":
      return Number.isNaN(evidence.conformal) ? void 0 : { rule: "conformal", alpha };
    case "normal":
      return Number.isNaN(evidence.tail) ? void 0 : { rule: "normal", alpha };
    case "min-unrelated":
      return { rule: "min-unrelated", alpha, threshold: minUnrelatedThreshold(distances2(view2.panel.scores)) };
    case "midpoint":
      return {
        rule: "midpoint",
        alpha,
        threshold: midpointThreshold(distances2(view2.panel.scores), distances2(view2.derived))
      };
    default:
      return void 0;
  }
}

// src/cli/check.ts
var RENDERINGS = {
  json: { option: "--json", help: "JSON", render: asJson },
  html: { option: "--html", help: "one HTML page, for people", render: renderHtml },
  markdown: { option: "--markdown", help: "Markdown, for people", render: renderMarkdown },
  sarif: { option: "--sarif", help: "SARIF 2.1.0, for code scanning", render: renderSarif },
  junit: { option: "--junit", help: "JUnit XML, for test reports", render: renderJunit },
  codeQuality: { option: "--code-quality", help: "GitLab Code Quality", render: renderCodeQuality },
  attestation: { option: "--attestation", help: "an in-toto test-result predicate", render: renderAttestation },
  csv: { option: "--csv", help: "CSV, one line per result", render: renderCsv }
};
var EXAMPLES2 = `
Examples:
  sac check source.sac -- suspect.onnx
  sac check source.sac -- 'models/**/*.onnx' --markdown report.md
  sac check source.sac --rule min-unrelated -- suspect.onnx      the paper's threshold

Verdicts: derived (closer to the source than independent models are), unrelated, inconclusive, error.
Exit status: 0 pass, 1 a verdict failed the run, 2 something could not be judged.`;
function addCheck(program2) {
  const command = program2.command("check").summary("judge suspect models against fingerprints").description("Runs suspects on a fingerprint's probes and says which are closer to the source than chance allows.").argument("<files...>", "fingerprints (.sac) and suspects (paths or globs), in any order").option("--alpha <rate>", "false-alarm rate", between(0, 1), 0.05).addOption(
    new Option(
      "--rule <rule>",
      "how to decide; without it conformal where the calibration suffices, else normal"
    ).choices(RULES)
  ).option("--threshold <distance>", "derived if the distance is at most this; needs no calibration", between(0, 2)).addOption(new Option("--score <score>", "judge by this score instead of fusion").choices(SCORES)).addOption(
    new Option("--fail-on <verdicts>", "comma-separated verdicts that fail the run").argParser(argument(failOn)).default(FAIL_ON, FAIL_ON.join(","))
  );
  addRunOptions(command).addHelpText("after", EXAMPLES2).action(run2);
  for (const { option, help } of Object.values(RENDERINGS)) {
    command.option(`${option} <file>`, `write the report as ${help}; - for standard output`);
  }
}
function failOn(text2) {
  const chosen = text2.split(",").filter(Boolean);
  const wrong = chosen.find((one) => !FAIL_ON.includes(one));
  if (wrong === void 0) return chosen;
  throw new SacError("USAGE", `"${wrong}" is not one of ${FAIL_ON.join(", ")}.`);
}
function ruleOf2({ rule, threshold }) {
  if (threshold === void 0 || rule === void 0 || rule === "threshold") return rule;
  throw new SacError("USAGE", `--threshold and --rule ${rule} contradict each other.`, "Give one of the two.");
}
async function outputsOf2(targets) {
  const outputs = Object.entries(RENDERINGS).flatMap(([name, rendering]) => {
    const target = targets[name];
    return target === void 0 ? [] : [{ ...rendering, target }];
  });
  const taken = /* @__PURE__ */ new Map();
  for (const { option, target } of outputs) {
    const place = target === "-" ? "-" : resolve4(target);
    const other = taken.get(place);
    if (other) {
      const where = target === "-" ? "standard output" : target;
      throw new SacError("USAGE", `${other} and ${option} both write to ${where}.`, "Give each a file of its own.");
    }
    taken.set(place, option);
    if (target !== "-") await ensureWritable(target || ".");
  }
  return outputs;
}
async function run2(files, flags) {
  const startedAt = /* @__PURE__ */ new Date();
  const fingerprints = files.filter((file) => file.endsWith(".sac"));
  const models = files.filter((file) => !file.endsWith(".sac"));
  if (fingerprints.length === 0 || models.length === 0) {
    const lacking = fingerprints.length === 0 ? "fingerprint (a file ending in .sac)" : "model";
    throw new SacError(
      "USAGE",
      `There is no ${lacking} among: ${files.join(" ")}.`,
      "Usage: sac check F.sac -- MODEL.onnx"
    );
  }
  const outputs = await outputsOf2(flags);
  const { alpha, threshold, score: score3 } = flags;
  const options = {
    fingerprints,
    models,
    alpha,
    rule: ruleOf2(flags),
    threshold,
    score: score3,
    run: await runOptionsOf(flags)
  };
  const report2 = buildReport(await check(options, showProgress()), startedAt, process.argv.slice(2));
  for (const { target, render } of outputs) await emit(target, render(report2));
  say(renderTerminal(report2), outputs.find(({ target }) => target === "-")?.target);
  process.exitCode = exitStatus(report2, flags.failOn);
}

// src/report/inspect.ts
function facts2(title, list) {
  const width = Math.max(...list.map(([name]) => name.length));
  return [plainText(title), ...list.map(([name, value]) => `  ${name.padEnd(width)}  ${plainText(value)}`)].join("\n");
}
function renderFingerprint(path, fingerprint) {
  const { about, calibration } = fingerprint;
  const { source, preprocess, selection, correlation, runtime } = about;
  const accuracy2 = source.accuracy === void 0 ? "" : `, accuracy ${percent(source.accuracy)} on compressed images`;
  const size2 = fingerprint.probes.reduce((sum2, probe) => sum2 + probe.length, 0);
  const explained = facts2(`${path}: fingerprint ${about.id}`, [
    [
      "source",
      `${source.name}${source.arch ? ` (${source.arch})` : ""}, SHA-256 ${source.sha256.slice(0, 16)}\u2026${accuracy2}`
    ],
    ["probes", `${about.probes.length} JPEG images of quality ${about.quality}, ${formatSize(size2)} together`],
    ["choice", `${selection.rule}, seed ${selection.seed}, from ${selection.pool} images`],
    [
      "input",
      `${preprocess.width}x${preprocess.height} ${preprocess.colour} ${preprocess.layout} ${preprocess.dtype}, mean ${preprocess.mean.join(", ")}, std ${preprocess.std.join(", ")}`
    ],
    ["outputs", `${about.classes} classes, ${source.form}`],
    [
      "correlation",
      `${correlation.kind}${correlation.kind === "rbf" ? ` (delta ${correlation.delta})` : ""} of ${about.representation} outputs`
    ],
    [
      "made with",
      `sac ${runtime.sac}, onnxruntime ${runtime.onnxruntime} on ${runtime.device}, sharp ${runtime.sharp}`
    ]
  ]);
  if (!calibration)
    return `${explained}

Not calibrated yet: sac calibrate ${plainText(path)} --unrelated 'independent/*.onnx'`;
  return `${explained}

${renderCalibration(summariseCalibration(fingerprint, 0.05))}`;
}
function renderModel(path, { onnx, refusals: refusals2 }) {
  const tensor = ({ name, elementType, shape }) => `${name}: ${elementType} [${shape ? shape.join(", ") : "unknown"}]`;
  const operators = Object.entries(onnx.operators).sort(([, a], [, b]) => b - a);
  const external = [...new Set(onnx.externalData.map(({ location }) => location))];
  const explained = facts2(`${path}: ONNX model`, [
    ["inputs", onnx.inputs.map(tensor).join("; ") || "none"],
    ["outputs", onnx.outputs.map(tensor).join("; ") || "none"],
    ["operator sets", onnx.opsets.map(({ domain, version: version2 }) => `${domain || "ai.onnx"} ${version2}`).join(", ")],
    ["operators", operators.map(([name, count2]) => `${count2} ${name}`).join(", ")],
    ["parameters", `${onnx.parameterCount.toLocaleString("en")} in ${onnx.initialiserCount} tensors`],
    ["external data", external.join(", ") || "none"],
    ["file", `${formatSize(onnx.bytes)}, IR version ${onnx.irVersion}, made by ${onnx.producer || "an unnamed tool"}`]
  ]);
  if (refusals2.length === 0) return `${explained}

sac check would run it.`;
  const list = refusals2.map(({ code, message, hint }) => `  ${code}: ${plainText(message)}
    ${plainText(hint)}`);
  return `${explained}

sac check would refuse it as it is:
${list.join("\n")}`;
}

// src/cli/enroll.ts
var EXAMPLES3 = `
Examples:
  sac enroll --model source.onnx --images photos/ --out source.sac
  sac enroll --model source.onnx --images test/ --out source.sac --select misclassified --arch vgg
      test/ has one folder per class, named in the order of the model's classes

Next: sac calibrate source.sac --unrelated 'independent/*.onnx'`;
function addEnroll(program2) {
  const command = program2.command("enroll").summary("make a fingerprint of a source model").description("Makes a fingerprint (.sac) of a source model from a folder of ordinary images.").requiredOption("--model <file>", "the source model, ONNX").requiredOption("--images <folder>", "images (JPEG, PNG, WebP, TIFF), flat or in one folder per class").requiredOption("--out <file>", "the fingerprint to write, ending in .sac", fingerprintPath).option("--probes <n>", "number of probes", whole(2, 1e4), 100).option("--quality <q>", "JPEG quality of the probes", whole(1, 100), DEFAULT_QUALITY).addOption(
    new Option(
      "--select <rule>",
      "which images become probes; misclassified tells models apart best, and needs classes"
    ).choices(SELECTIONS).default("random")
  ).option("--seed <n>", "seed of the choice", whole(0, Number.MAX_SAFE_INTEGER), 0).option("--pool <n>", "look at no more than so many images", whole(2, 1e6), 1e3).option("--arch <name>", "the source's architecture, to compare with the calibration's").addOption(
    new Option(
      "--representation <form>",
      "what is correlated: centred log-probabilities, or outputs as they are (the paper)"
    ).choices(["canonical", "raw"]).default("canonical")
  ).addOption(
    new Option("--correlation <function>", "equation 2 or 3 of the paper").choices(["cosine", "rbf"]).default("cosine")
  ).option("--delta <d>", "width of the Gaussian RBF; needed for --correlation rbf", between(0, 1e9));
  addRunOptions(command).option("--json <file>", "write what was made as JSON; - for standard output").addHelpText("after", EXAMPLES3).action(run3);
}
function fingerprintPath(text2) {
  if (text2.endsWith(".sac")) return text2;
  throw new InvalidArgumentError("A fingerprint's name ends in .sac, by which sac check tells it from a model.");
}
function correlationOf({ correlation, delta }, command) {
  if (correlation === "cosine") {
    if (delta !== void 0) command.error("error: --delta belongs to --correlation rbf");
    return { kind: "cosine" };
  }
  if (delta === void 0) return command.error("error: --correlation rbf needs its width: --delta, for instance 1");
  return { kind: "rbf", delta };
}
async function run3(flags, command) {
  const { model, images, out, probes, quality, seed, pool, representation } = flags;
  const settings = { representation, correlation: correlationOf(flags, command) };
  const common = { model, images, out, probes, quality, seed, pool, settings };
  const options = { ...common, selection: flags.select, arch: flags.arch, run: await runOptionsOf(flags) };
  const fingerprint = await enroll(options, showProgress());
  if (flags.json) await emit(flags.json, asJson({ path: out, ...fingerprint.about }));
  say(renderFingerprint(out, fingerprint), flags.json);
}

// src/tasks/inspect.ts
var ANY_SIZE = { width: 224, height: 224 };
async function inspect(path) {
  if (path.endsWith(".sac")) {
    const { fingerprint } = await loadFingerprint(path);
    return { kind: "fingerprint", fingerprint, calibration: summariseCalibration(fingerprint, 0.05) };
  }
  const onnx = await readOnnxFile(path);
  const attempts = [
    () => externalFiles(path, onnx),
    async () => planRun(path, onnx, { told: {}, beside: void 0, fingerprint: ANY_SIZE })
  ];
  const found = refusals(onnx);
  for (const attempt of attempts) {
    await attempt().catch((thrown) => {
      const { code, message, hint } = toSacError(thrown);
      if (!found.some((refusal) => refusal.code === code)) found.push({ code, message, hint: hint ?? "" });
    });
  }
  return { kind: "model", onnx, refusals: found };
}

// src/cli/inspect.ts
function addInspect(program2) {
  program2.command("inspect").summary("explain a fingerprint or a model without running it").description(
    "Explains a fingerprint or a model without running it: what is in it, and what would be refused and why."
  ).argument("<file>", "a .sac or .onnx file").option("--json <file>", "write it as JSON; - for standard output").addHelpText("after", "\nExit status: 0 if it could be used, 2 if it would be refused.").action(async (file, flags) => {
    const inspected = await inspect(file);
    if (flags.json)
      await emit(
        flags.json,
        asJson(
          inspected.kind === "model" ? inspected : { ...inspected.fingerprint.about, calibration: inspected.calibration }
        )
      );
    say(
      inspected.kind === "model" ? renderModel(file, inspected) : renderFingerprint(file, inspected.fingerprint),
      flags.json
    );
    if (inspected.kind === "model" && inspected.refusals.length > 0) process.exitCode = 2;
  });
}

// src/cli/program.ts
var INTRODUCTION = `Tells whether an ONNX model descends from yours.

  1. sac enroll     makes a fingerprint of your model, once
  2. sac calibrate  compares it with models known to be unrelated
  3. sac check      judges suspects, with a stated error rate`;
function makeProgram() {
  const program2 = new Command("sac").description(INTRODUCTION).version(VERSION, "--version", "print the version").showSuggestionAfterError().showHelpAfterError("(add --help for the options and examples)").exitOverride();
  for (const add2 of [addEnroll, addCalibrate, addCheck, addInspect]) add2(program2);
  for (const command of program2.commands) command.exitOverride().copyInheritedSettings(program2);
  return program2;
}

// src/cli/main.ts
function reportFailure(error2) {
  const lines = [`error ${error2.code}: ${error2.message}`, ...error2.hint ? [`  ${error2.hint}`] : []];
  process.stderr.write(`${lines.map(plainText).join("\n")}
`);
  if (error2.kind !== "internal" || !(error2.cause instanceof Error)) return;
  const stack2 = error2.cause.stack?.split("\n") ?? [];
  process.stderr.write(`${stack2.map(plainText).join("\n")}
`);
}
async function main() {
  try {
    await makeProgram().parseAsync();
  } catch (thrown) {
    if (thrown instanceof CommanderError) {
      process.exitCode = thrown.exitCode === 0 ? 0 : 2;
      return;
    }
    reportFailure(toSacError(thrown));
    process.exitCode = 2;
  }
}
for (const [signal, status] of [
  ["SIGINT", 130],
  ["SIGTERM", 143],
  ["SIGHUP", 129]
]) {
  process.once(signal, () => process.exit(status));
}
await main();
