import { createRequire as sacCreateRequire } from "node:module";const require = sacCreateRequire(import.meta.url);
import{a as h,b as P,c as A,e as M,o as C}from"./shared-SODOKK7N.js";import{a as _,c as j}from"./shared-2IKV3NBH.js";import{K as k,a as g,g as W,k as u}from"./shared-MI46S3E7.js";import{a as x}from"./shared-QLMANCEL.js";import"./shared-KZTYHX25.js";import"./shared-DU2HYEVD.js";import"./shared-NSBR6VJJ.js";import{a as p,e as $}from"./shared-USTYNO5P.js";import"./shared-BMIW6SAD.js";import{a as o}from"./shared-ENQTB4PL.js";import{existsSync as K,readdirSync as X}from"node:fs";import{basename as J,dirname as R,join as Q}from"node:path";function T({code:e,message:n},t){if(e!=="FILE_NOT_FOUND")return;let s=t.map(r=>r.replace(/^--[\w-]+=/,"")).find(r=>r!==""&&n.includes(r)&&!K(r));if(s===void 0)return;let m=u(J(s),Z(R(s)));return m===void 0?void 0:Q(R(s),m)}o(T,"meantPath");function Z(e){try{return X(e)}catch{return[]}}o(Z,"namesIn");var w=["sac","sac-action"];function y(e){return`'${e.replaceAll("'","'\\''")}'`}o(y,"quoted");function ee(e){let n=o(a=>y(a.join(" ")),"words"),t=e.map(({name:a})=>a),i=e.map(({name:a,options:c})=>`    ${a}) flags=${n(c.map(l=>`--${l.name}`))} ;;`),s=e.flatMap(({name:a,options:c})=>c.flatMap(l=>l.values===void 0||l.values==="files"?[]:[`    ${a}:--${l.name}) words=${l.values==="text"?"":n(l.values)}; value=1 ;;`])),m=e.flatMap(({name:a,options:c})=>c.filter(l=>l.values==="files").map(l=>`${a}:--${l.name}`)),r=e.flatMap(({name:a,operands:c})=>Array.isArray(c)?[`    ${a}) words=${n(c)} ;;`]:[]);return`# Completes sac in bash: source <(sac completion bash)
_sac() {
  local current="\${COMP_WORDS[COMP_CWORD]}" before="\${COMP_WORDS[COMP_CWORD-1]}" command= flags= words= value= word
  # "--rule=normal" comes as three words.
  if [[ $current == "=" ]]; then current=
  elif [[ $before == "=" ]]; then before="\${COMP_WORDS[COMP_CWORD-2]}"; fi
  COMPREPLY=()
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case "$word" in ${t.join("|")}) command="$word"; break ;; esac
  done
  if [[ -z $command ]]; then
    COMPREPLY=($(compgen -W ${n([...t,"--help","--version"])} -- "$current"))
    return
  fi
  case "$command:$before" in
${s.join(`
`)}
    ${m.join("|")}) return ;;
  esac
  if [[ -z $value && $current == -* ]]; then
    case "$command" in
${i.map(a=>`  ${a}`).join(`
`)}
    esac
    COMPREPLY=($(compgen -W "$flags" -- "$current"))
    return
  fi
  if [[ -z $value ]]; then
    case "$command" in
${r.map(a=>`  ${a}`).join(`
`)}
    esac
  fi
  # Where a value is none of a few words and no path, files are no help.
  [[ -n $value ]] && compopt +o default 2> /dev/null
  COMPREPLY=($(compgen -W "$words" -- "$current"))
}
complete -o default -F _sac ${w.join(" ")}
`}o(ee,"bash");function ne(e){let n=o(r=>r.replace(/[[\]:\\]/g,"\\$&"),"plain"),t=o(r=>r==="files"?"_files":r==="text"?" ":`(${r.join(" ")})`,"action"),i=o(({name:r,help:a,values:c,many:l})=>y(`${l?"*":""}--${r}[${n(a)}]${c?`:${r}:${t(c)}`:""}`),"option"),s=o(({operands:r})=>r?[y(`*:argument:${t(r)}`)]:[],"operands"),m=e.map(r=>`    ${r.name}) _arguments -S ${[...r.options.map(i),...s(r)].join(` \\
      `)} ;;`);return`#compdef ${w.join(" ")}
# Completes sac in zsh: sac completion zsh > "\${fpath[1]}/_sac"
_sac() {
  if (( CURRENT == 2 )); then
    local -a commands=(${e.map(({name:r,summary:a})=>y(`${r}:${n(a)}`)).join(` \\
      `)})
    _describe command commands
    return
  fi
  shift words
  (( CURRENT-- ))
  case $words[1] in
${m.join(`
`)}
  esac
}
if [ "$funcstack[1]" = "_sac" ]; then _sac "$@"; else compdef _sac ${w.join(" ")}; fi
`}o(ne,"zsh");function te(e){let n=o(r=>`'${r.replace(/['\\]/g,"\\$&")}'`,"text"),t=o(({name:r})=>`complete -c sac -n ${n(`__fish_seen_subcommand_from ${r}`)}`,"follows"),i=o(r=>Array.isArray(r)?`-x -a ${n(r.join(" "))}`:r==="text"?"-x":"-r -F","list"),s=e.flatMap(r=>{let{name:a,summary:c,options:l,operands:O}=r;return[`complete -c sac -n __fish_use_subcommand -f -a ${a} -d ${n(c)}`,...O==="files"?[]:[`${t(r)} -f${O?` -a ${n([O].flat().join(" "))}`:""}`],...l.map(({name:q,letter:E,help:B,values:b})=>[t(r),`-l ${q}`,E?`-s ${E}`:"",`-d ${n(B)}`,b?i(b):""].filter(Boolean).join(" "))]}),[,...m]=w;return["# Completes sac in fish: sac completion fish > ~/.config/fish/completions/sac.fish",...s,...m.map(r=>`complete -c ${r} -w sac`),""].join(`
`)}o(te,"fish");var v={bash:ee,zsh:ne,fish:te};var N=Object.keys(v),oe=`
Examples:
  source <(sac completion bash)                                        bash, for this shell; in ~/.bashrc for all
  sac completion bash > ~/.local/share/bash-completion/completions/sac
  sac completion zsh > "\${fpath[1]}/_sac"                              zsh, before compinit is called
  sac completion fish > ~/.config/fish/completions/sac.fish`;function D(e){e.command("completion").summary("print a script that completes commands and options").description("Prints a script with which a shell completes the commands, their options and their values.").addArgument(new A("<shell>","the shell to print it for").choices(N).argParser(M(k(N)))).addHelpText("after",oe).action(n=>C(v[n](e.commands.map(re)).trimEnd(),void 0))}o(D,"addCompletion");function re(e){let[n]=e.registeredArguments,t=n?.name()==="command"?e.parent?.commands.map(s=>s.name()):n?.argChoices,i=e.createHelp().visibleOptions(e).map(se);return{name:e.name(),summary:e.summary(),options:i,operands:n&&(t??"files")}}o(re,"completed");function se({long:e,short:n,flags:t,description:i,argChoices:s,variadic:m}){let[,r]=/<(.+)>/.exec(t)??[],a=r!==void 0&&/^(?:file|folder|models)\b/.test(r),c=s??(a?"files":r===void 0?void 0:"text");return{name:(e??"").slice(2),letter:n?.slice(1),help:i,values:c,many:m}}o(se,"completedOption");import{existsSync as ie}from"node:fs";var U="Is a variable not set? Give it a value, or leave it out.";function I(e,n){let[t]=n.split("=");return e.options.some(({long:i,short:s})=>t===i||t===s)}o(I,"isOptionOf");function ae(e,n){return e.getOptionValueSource(n)!=="cli"?[]:[e.getOptionValue(n)].flat().filter(t=>typeof t=="string")}o(ae,"textsOf");function ce(e){let[n]=e.args;if(e.registeredArguments[0]?.name()!=="fingerprint"||!/\.onnx$/i.test(n??""))return;let t=`sac ${e.name()} takes the fingerprint first, a .sac file; ${n} is a model.`;throw new p("USAGE",t,`Usage: sac ${e.name()} ${e.usage()}`)}o(ce,"refuseModel");function V(e){for(let n of e.options)for(let t of ae(e,n.attributeName())){if(t==="")throw new p("USAGE",`${n.long} is given an empty value.`,U);if(!(t!=="--"&&!I(e,t)))throw new p("USAGE",`${n.long} has no value: ${t} follows it.`,`Write ${n.flags}.`)}ce(e);for(let n of e.args){if(n==="")throw new p("USAGE","An argument is empty.",U);if(!I(e,n)||ie(n))continue;let t=`What follows -- is a file, whatever it looks like: put ${n} before it.`;throw new p("USAGE",`The option ${n} stands behind --.`,t)}}o(V,"refuseSlips");function f(e){return e.parent?`${e.parent.name()} ${e.name()}`:e.name()}o(f,"nameOf");function d(e){return`${f(e)} --help shows the options, with examples.`}o(d,"seeHelp");function me(e){return/^-[^\s\d.]/.test(e)}o(me,"isOption");function le(e,n){let t=e.options.flatMap(({long:s})=>s??[]),i=t.filter(s=>s.startsWith(n));return i.length===1?i[0]:u(n,[...t,"--help"])}o(le,"meantOption");function L(e,n){let t=n.split("=")[0],s=(e.parent??e).commands.filter(c=>c.options.some(({long:l})=>l===t)),m=le(e,t),r=m?`Did you mean ${m}?`:d(e),a=s.length>0?`${t} is an option of ${s.map(f).join(", ")}.`:r;return[`${f(e)} has no option ${t}.`,a]}o(L,"unknownOption");function G(e,n){let t=e.commands.map(s=>s.name()),i=u(n,t);return[`There is no command ${n}.`,i?`Did you mean ${i}?`:`The commands are: ${t.join(", ")}.`]}o(G,"unknownCommand");function z(e,n){throw new p("USAGE",...G(e,n))}o(z,"refuseCommand");function pe(e){let n=e.args.find(me);if(n!==void 0)return L(e,n);let t=e.options.filter(c=>c.mandatory&&e.getOptionValue(c.attributeName())===void 0),i=t.map(({flags:c})=>c).join(", "),[s]=e.args.slice(e.registeredArguments.length),r=e.options.some(c=>e.getOptionValueSource(c.attributeName())==="cli")||e.args.length>0?"also ":"";if(s===void 0)return[`${f(e)} ${r}needs ${i}.`,d(e)];let a=`Write the option before it, for instance ${t[0].long} ${s}. ${d(e)}`;return[`${f(e)} needs ${i}; ${s} stands there without an option.`,a]}o(pe,"missingOptions");function fe(e){let[n]=e.registeredArguments,t=e.options.find(m=>m.variadic&&e.getOptionValueSource(m.attributeName())==="cli"),i=`${f(e)} needs <${n.name()}>: ${n.description}.`,s=`Usage: ${f(e)} ${e.usage()}`;return t===void 0?[i,s]:[i,`${t.long} takes everything that follows it: put <${n.name()}> first. ${s}`]}o(fe,"missingArgument");function de(e){let n=e.registeredArguments.length,t=e.args.slice(n),i=e.options.find(({variadic:m})=>m),s=`${f(e)} takes ${n===0?"no argument":"one file"}, and there is also: ${t.join(" ")}.`;return i?[s,`Models come after an option, such as ${i.long} ${t[0]}.`]:[s,n===0?d(e):"Run it once for each file."]}o(de,"excessArguments");function ue(e,n){let t=n.replace(/^error: /,"");return[`${t[0].toUpperCase()}${t.slice(1)}${t.endsWith(".")?"":"."}`,d(e)]}o(ue,"asSaid");function he(e,n,t){let i=/'([^']*)'/.exec(t)?.[1]??"";switch(n){case"commander.unknownOption":return L(e,i);case"commander.unknownCommand":return G(e,i);case"commander.missingMandatoryOptionValue":return pe(e);case"commander.missingArgument":return fe(e);case"commander.excessArguments":return de(e);case"commander.optionMissingArgument":return[`${i.split(" ")[0]} has no value.`,`Write ${i}. ${d(e)}`];case"commander.invalidArgument":{let[,s=t]=/ is invalid(?: for argument '[^']*')?\. (.*)$/s.exec(t)??[];return[t.startsWith("error: option")?`${i.split(" ")[0]}: ${s}`:s,d(e)]}default:return ue(e,t)}}o(he,"words");function F(e,n){throw/^commander\.(?:help|helpDisplayed|version)$/.test(n.code)?n:new p("USAGE",...he(e,n.code,n.message),{cause:n})}o(F,"usageError");var $e=`Tells whether an ONNX model descends from yours.

  1. sac enroll     makes a fingerprint of your model, once
  2. sac calibrate  compares it with models known to be unrelated
  3. sac check      judges suspects, with a stated error rate

sac init asks for what the first two need, and does both.`;function ge(e){D(e),e.command("version").summary("print the version").description("Prints the version, as --version does.").action(()=>C(x,void 0)),e.helpCommand(!1).command("help").summary("explain a command").description("Shows the options of a command, with examples, as sac COMMAND --help does.").argument("[command]","the command to explain").action(n=>{((n===void 0?e:e.commands.find(i=>i.name()===n))??z(e,n??"")).outputHelp()})}o(ge,"addCustomary");function H(){return new P("sac").description($e).version(x,"-v, --version","print the version").configureOutput({outputError:o(()=>{},"outputError")}).hook("preAction",(e,n)=>V(n))}o(H,"bareProgram");async function Ce(){let e=H(),[{BEFORE_CHECK:n,AFTER_CHECK:t},{addCheck:i}]=await Promise.all([import("./shared-XHAY34AX.js"),import("./shared-AEOAO5WY.js")]);for(let s of[...n,i,...t,ge])s(e);for(let s of[e,...e.commands])s.copyInheritedSettings(e).exitOverride(m=>F(s,m));return e}o(Ce,"makeProgram");async function Y(e){e[0]==="check"&&await ye(e)||await(await Ce()).parseAsync(e,{from:"user"})}o(Y,"runCommandLine");async function ye(e){let n=H();(await import("./shared-AEOAO5WY.js")).addCheck(n);for(let t of n.commands)t.copyInheritedSettings(n).exitOverride();try{return await n.parseAsync(e,{from:"user"}),!0}catch(t){if(!(t instanceof h)||t.exitCode===0)throw t;return!1}}o(ye,"runCheck");function S(e){let n=T(e,process.argv.slice(3)),t=[...n?[`Did you mean ${n}?`]:[],...e.hint?[e.hint]:[]].join(" "),i=[`error ${e.code}: ${e.message}`,...t?[`  ${t}`]:[]];if(process.stderr.write(`${i.map(g).join(`
`)}
`),e.kind!=="internal"||!(e.cause instanceof Error))return;let s=e.cause.stack?.split(`
`)??[];process.stderr.write(`${s.map(g).join(`
`)}
`)}o(S,"reportFailure");async function we(){try{await Y(process.argv.slice(2))}catch(e){if(e instanceof h){process.exitCode=e.exitCode===0?0:2;return}S($(e)),process.exitCode=2}}o(we,"main");process.on("uncaughtException",e=>{S($(e)),process.exit(2)});for(let e of[process.stdout,process.stderr])e.on("error",n=>{n.code!=="EPIPE"&&e===process.stdout&&S($(n)),process.exit(2)});_(()=>{let e=W().map(g),n=e.length===0?"; nothing was written":`. Written before that, whole: ${e.join(", ")}`;process.stderr.write(`${process.stderr.isTTY?`
`:""}Interrupted${n}.
`)});await we();process.exitCode=j()??process.exitCode;
